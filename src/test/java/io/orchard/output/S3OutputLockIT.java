package io.orchard.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.S3Server;
import io.orchard.listing.S3ImageStore;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** One run at a time in a folder of a bucket, on a real server. */
class S3OutputLockIT {

  private static S3Server server;
  private static S3ImageStore store;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start();
    server.client().createBucket(request -> request.bucket("locks"));
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setEndpoint(server.endpoint());
    options.setAwsRegion(Region.EU_WEST_1);
    options.setSSEAlgorithm("AES256");
    store = S3ImageStore.create(options);
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void theNextRunComesInWhenTheFirstHasEnded() {
    try (S3OutputLock first = acquire("s3://locks/a b", "first")) {
      assertThatThrownBy(() -> acquire("s3://locks/a b", "second"))
          .isInstanceOf(OutputInUseException.class)
          .hasMessageContainingAll("s3://locks/a b", "another run");
      first.check();
    }
    acquire("s3://locks/a b", "second").close();
    assertThat(store.client().listObjectsV2(request -> request.bucket("locks")).contents())
        .noneMatch(object -> object.key().startsWith("a b"));
  }

  /** This server looks and writes in two steps: a few may come in, but one only to the end. */
  @Test
  void ofManyRunsAtOnceOneMayPublish() {
    List<S3OutputLock> locks =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> acquireOrNull("s3://locks/race", "run " + i))
            .filter(Objects::nonNull)
            .toList();
    assertThat(locks).hasSizeBetween(1, 4);
    assertThat(locks.stream().filter(S3OutputLockIT::mayPublish)).hasSize(1);
  }

  private static S3OutputLock acquireOrNull(String folder, String runId) {
    try {
      return acquire(folder, runId);
    } catch (OutputInUseException e) {
      return null;
    }
  }

  private static boolean mayPublish(S3OutputLock lock) {
    try {
      lock.check();
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  @Test
  void aSilentRunLosesTheFolder() {
    S3OutputLock silent = acquire("s3://locks/silent", "silent");
    try (S3OutputLock next = S3OutputLock.acquire("s3://locks/silent", "next", store, 0)) {
      next.check();
      assertThatThrownBy(silent::check)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("taken the folder over");
      silent.beat();
      silent.close();
      next.check();
    }
  }

  @Test
  void aBeatIsAWriteLikeEveryOther() throws InterruptedException {
    try (S3OutputLock lock = acquire("s3://locks/beat", "beating")) {
      Instant taken = written("beat").lastModified();
      Thread.sleep(1_000); // S3 tells whole seconds.
      lock.beat();
      assertThat(written("beat").lastModified()).isAfter(taken);
      assertThat(written("beat").serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
      lock.check();
    }
  }

  private static HeadObjectResponse written(String folder) {
    return store.client().headObject(request -> request.bucket("locks").key(folder + "/_RUNNING"));
  }

  private static S3OutputLock acquire(String folder, String runId) {
    return S3OutputLock.acquire(folder, runId, store, S3OutputLock.SILENCE_SECONDS);
  }
}

package io.orchard.output;

import io.orchard.listing.ImageLocation;
import io.orchard.listing.S3ImageStore;
import io.orchard.storage.S3Failure;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A lock on an object that is written again every {@value #BEAT_SECONDS} seconds; a run that has
 * been silent for {@value #SILENCE_SECONDS} seconds, by the clock of S3, has lost it.
 *
 * <p>The object is made, and taken over, by conditional writes, so that of two runs at once one
 * wins. A server that does not know them is asked again who won, before anything is published.
 */
final class S3OutputLock implements OutputLock {

  private static final int BEAT_SECONDS = 20;
  static final int SILENCE_SECONDS = 120;
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;

  /** The object's metadata that names the run: unlike its content, it comes whole or not at all. */
  private static final String RUN = "run";

  private final S3ImageStore store;
  private final S3Client client;
  private final String folder;
  private final String bucket;
  private final String key;
  private final String runId;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "output-lock");
            thread.setDaemon(true);
            return thread;
          });

  private S3OutputLock(S3ImageStore store, String folder, String runId) {
    ImageLocation place = S3ImageStore.locate(Storage.resolve(folder, FILE));
    this.store = store;
    this.client = store.client();
    this.folder = folder;
    this.bucket = place.bucket();
    this.key = place.root();
    this.runId = runId;
  }

  /** Takes a folder unless another run wrote its lock within the last seconds. */
  static S3OutputLock acquire(String folder, String runId, S3ImageStore store, int silenceSeconds) {
    S3OutputLock lock = new S3OutputLock(store, folder, runId);
    try {
      lock.take(silenceSeconds);
    } catch (SdkException e) {
      throw S3Failure.explain(folder, e);
    }
    lock.heart.scheduleWithFixedDelay(lock::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    return lock;
  }

  private void take(int silenceSeconds) {
    Optional<HeadObjectResponse> holder = holder();
    if (holder.isPresent() && !holder.get().metadata().containsKey(RUN)) {
      throw new ForeignFilesException("s3://" + bucket + "/" + key, 0);
    }
    if (holder.isPresent() && silence(holder.get()).toSeconds() < silenceSeconds) {
      throw new OutputInUseException(folder);
    }
    try {
      if (holder.isPresent()) {
        put("If-Match", holder.get().eTag());
      } else {
        put("If-None-Match", "*");
      }
    } catch (S3Exception e) {
      if (e.statusCode() != PRECONDITION_FAILED && e.statusCode() != CONFLICT) {
        throw e;
      }
      // A write whose answer was lost is sent again, and then finds itself.
      if (!isMine()) {
        throw new OutputInUseException(folder);
      }
    }
  }

  private Optional<HeadObjectResponse> holder() {
    try {
      return Optional.of(client.headObject(request -> request.bucket(bucket).key(key)));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  /** Returns for how long an object has not been written, by the server's clock. */
  private static Duration silence(HeadObjectResponse object) {
    Instant now =
        object
            .sdkHttpResponse()
            .firstMatchingHeader("Date")
            .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
            .map(ZonedDateTime::toInstant)
            .orElseGet(Instant::now);
    return Duration.between(object.lastModified(), now);
  }

  private void put(String condition, String value) {
    client.putObject(
        store
            .put(bucket, key)
            .metadata(Map.of(RUN, runId))
            .overrideConfiguration(override -> override.putHeader(condition, value))
            .build(),
        RequestBody.fromString(runId));
  }

  /** Shows that this run lives; what fails is tried again at the next beat. */
  void beat() {
    try {
      Optional<HeadObjectResponse> holder = holder().filter(this::isMine);
      if (holder.isPresent()) {
        put("If-Match", holder.get().eTag());
      }
    } catch (SdkException e) {
      System.getLogger("io.orchard.output").log(System.Logger.Level.DEBUG, "No beat: {0}", e);
    }
  }

  /** Returns whether the lock is this run's; not so if removed, by hand or by a run's end. */
  private boolean isMine() {
    return holder().filter(this::isMine).isPresent();
  }

  private boolean isMine(HeadObjectResponse holder) {
    return runId.equals(holder.metadata().get(RUN));
  }

  @Override
  public void check() {
    try {
      if (!isMine()) {
        throw new StorageException(folder + ": another run has taken the folder over");
      }
    } catch (SdkException e) {
      throw S3Failure.explain(folder, e);
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
    try {
      if (isMine()) {
        client.deleteObject(request -> request.bucket(bucket).key(key));
      }
    } catch (SdkException e) {
      throw S3Failure.explain(folder, e);
    }
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.CountingBucket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An image that never comes is rejected in time, and the run goes on. */
class StalledImageIT {
  private static final int COUNT = 40;

  @TempDir Path temp;

  @BeforeAll
  static void credentials() {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
  }

  @AfterAll
  static void noCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  @Timeout(120)
  void anImageThatNeverComesIsRejected() throws Exception {
    Path output = temp.resolve("out");
    byte[] image = Files.readAllBytes(Path.of("testdata/images/Test/Apple/apple-09.jpg"));
    try (CountingBucket bucket = CountingBucket.stalling(COUNT, image)) {
      Program.run(
              "fit",
              "--input=s3://bucket/images",
              "--model=pixels",
              "--imageSize=8",
              "--imageTimeout=5",
              "--maxFailureRate=0.1",
              "--awsRegion=eu-west-1",
              "--endpoint=" + bucket.endpoint(),
              "--output=" + output)
          .succeeded();
    }
    List<GenericRecord> rejected = Program.table(output.resolve("rejected"));
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).get("stage")).hasToString("read");
    assertThat(rejected.get(0).get("message")).hasToString("the file is not read after 5 s");
    assertThat(Program.runJson(output).get("processed").asInt()).isEqualTo(COUNT - 1);
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.CountingBucket;
import java.io.RandomAccessFile;
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

  /**
   * A log of the kernel's that is a file and never ends, and one that no heap of this test holds:
   * both are links or links' targets that a bucket's filler can make.
   */
  @Test
  @Timeout(120)
  void aLocalFileThatNeverEndsOrIsTooLargeIsRejected() throws Exception {
    Path images = Files.createDirectories(temp.resolve("images/Apple"));
    Path image = Path.of("testdata/images/Test/Apple/apple-09.jpg");
    for (int i = 0; i < 3; i++) {
      Files.copy(image, images.resolve(i + ".jpg"));
    }
    Files.createSymbolicLink(images.resolve("log.png"), Path.of("/proc/kmsg"));
    try (RandomAccessFile large = new RandomAccessFile(images.resolve("big.png").toFile(), "rw")) {
      large.setLength(Runtime.getRuntime().maxMemory() / 3); // Sparse: it takes no room.
    }
    Path output = temp.resolve("out");
    Program.run(
            "fit",
            "--input=" + images,
            "--model=pixels",
            "--imageSize=8",
            "--maxFailureRate=0.5",
            "--output=" + output)
        .succeeded();
    List<GenericRecord> rejected = Program.table(output.resolve("rejected"));
    assertThat(rejected).hasSize(2);
    assertThat(rejected.get(0).get("stage")).hasToString("read");
    assertThat(rejected.get(0).get("error")).hasToString("FileTooLargeException");
    assertThat(rejected.get(0).get("message").toString()).contains("a quarter of the heap", "-Xmx");
    assertThat(rejected.get(1).get("path").toString()).endsWith("log.png");
  }
}

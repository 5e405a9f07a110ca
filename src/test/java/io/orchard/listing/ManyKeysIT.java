package io.orchard.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.CountingBucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A listing takes the same small heap however many keys there are: 96 MB, all of the JVM's. */
class ManyKeysIT {

  @Test
  void aHundredThousandKeysAreListedInASmallHeap() throws Exception {
    list(100_000);
  }

  /** Lists so many keys and tells how it went. */
  static void list(long keys) throws Exception {
    try (CountingBucket bucket = CountingBucket.of(keys, new byte[] {1})) {
      String[] result = list(bucket).split(" ");
      System.out.printf(
          Locale.ROOT,
          "listed %,d keys in %s s, heap of 96 MB, %s MB live at the end%n",
          keys,
          result[1],
          result[2]);
      assertThat(Long.parseLong(result[0])).isEqualTo(keys);
    }
  }

  private static String list(CountingBucket bucket) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx96m",
                    "-Daws.accessKeyId=any",
                    "-Daws.secretAccessKey=any",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ListingJvm.class.getName(),
                    bucket.endpoint().toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(child.waitFor()).isZero();
    return out;
  }
}

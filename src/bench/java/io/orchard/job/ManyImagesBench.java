package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code fit} on pixels, where the runner weighs most, as a process of its own with a heap of 2 GB:
 * Flink's rate over Spark's, and what memory does between 200,000 and 1,000,000 images. The images
 * are real ones under many names.
 */
class ManyImagesBench {

  private static final int PAIRS = 3;
  private static final double RATE_BAR = 0.8;
  private static final double GROWTH_BAR = 1.1;

  @TempDir Path temp;

  private record Fit(double seconds, long peakKib) {}

  @Test
  void flinkOverSpark() throws Exception {
    int images = 212_571;
    Path input = FruitCopies.link(temp.resolve("images"), images);
    double[] ratios = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      Fit spark = fit(input, "--config=runner-configs/spark-local.yaml");
      Fit flink = fit(input, "--config=runner-configs/flink-local.yaml");
      ratios[i] = spark.seconds() / flink.seconds();
      print("Spark", images, spark);
      print("Flink", images, flink);
    }
    double median = IntStream.range(0, PAIRS).mapToDouble(i -> ratios[i]).sorted().toArray()[PAIRS / 2];
    System.out.printf(Locale.ROOT, "Flink over Spark: median %.2f, bar %.2f%n", median, RATE_BAR);
    assertThat(median).isGreaterThanOrEqualTo(RATE_BAR);
  }

  @Test
  void memoryDoesNotGrowWithTheImages() throws Exception {
    Fit fewer = fit(FruitCopies.link(temp.resolve("fewer"), 200_000));
    print("no runner named", 200_000, fewer);
    Fit more = fit(FruitCopies.link(temp.resolve("more"), 1_000_000));
    print("no runner named", 1_000_000, more);
    assertThat((double) more.peakKib() / fewer.peakKib()).isLessThanOrEqualTo(GROWTH_BAR);
  }

  private Fit fit(Path input, String... options) throws Exception {
    long start = System.nanoTime();
    long peak =
        PeakMemory.kibOfFit(
            Program.with(
                new String[] {
                  "--input=" + input,
                  "--model=pixels",
                  "--imageSize=20",
                  "--resample=nearest",
                  "--components=16",
                  "--classifier=none",
                  "--output=" + temp.resolve("out"),
                  "--overwrite=true"
                },
                options));
    return new Fit((System.nanoTime() - start) / 1e9, peak);
  }

  private static void print(String runner, int images, Fit fit) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d images in %.0f s, %.0f images/s, peak %.2f GB%n",
        runner,
        images,
        fit.seconds(),
        images / fit.seconds(),
        fit.peakKib() * 1024 / 1e9);
  }
}

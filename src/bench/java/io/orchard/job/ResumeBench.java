package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.network.Architecture;
import io.orchard.network.NetworkExporter;
import io.orchard.network.Pooling;
import io.orchard.network.WeightsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time of a {@code fit} that finds 1 % new images in a folder whose features are there, over
 * that of one that extracts them all, in one JVM.
 */
class ResumeBench {

  private static final int IMAGES = 10_000;
  private static final int NEW = 100;
  private static final int ROUNDS = 5;
  private static final double BAR = 0.05;

  @TempDir Path temp;

  @Test
  void onePercentOfNewImages() throws Exception {
    Path network = temp.resolve("network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), WeightsSource.random(7), 224, 224, Pooling.AVG, network);
    Path input = FruitCopies.add(temp.resolve("images"), 0, IMAGES);
    seconds(input, network, 0, "warm");
    double full = seconds(input, network, 0, "out");
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      FruitCopies.add(input, IMAGES + round * NEW, IMAGES + (round + 1) * NEW);
      long before = IMAGES + (long) round * NEW;
      double resumed = seconds(input, network, before, "out");
      best = Math.min(best, resumed);
      System.out.printf(
          Locale.ROOT,
          "%d images in %.2f s, %d more in %.2f s: ratio %.3f, bar %.2f%n",
          IMAGES,
          full,
          NEW,
          resumed,
          resumed / full,
          BAR);
    }
    assertThat(best / full).isLessThanOrEqualTo(BAR);
  }

  private double seconds(Path input, Path network, long reused, String name) throws IOException {
    Path output = temp.resolve(name);
    boolean resume = Files.exists(output);
    long start = System.nanoTime();
    Program.run(
            "fit",
            "--input=" + input,
            "--model=" + network,
            "--output=" + output,
            "--resume=" + resume)
        .succeeded();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (resume) {
      assertThat(Program.runJson(output).get("reused").asLong()).isEqualTo(reused);
    }
    return seconds;
  }
}

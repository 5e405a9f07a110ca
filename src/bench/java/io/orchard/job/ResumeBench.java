package io.orchard.job;

import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Pooling;



import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time of a {@code fit} that finds 1 % new images in a folder whose features are there, over
 * that of one that extracts them all, both compiled, in one JVM. The first resumed run, which
 * compiles its code, is told as well.
 */
class ResumeBench {

  private static final int IMAGES = 10_000;
  private static final int NEW = 100;
  private static final int WARM_UP_ROUNDS = 8;
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
    List<Double> times = new ArrayList<>();
    for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      int there = IMAGES + round * NEW;
      FruitCopies.add(input, there, there + NEW);
      times.add(seconds(input, network, there, "out"));
      System.out.printf(Locale.ROOT, "%d more images in %.2f s%n", NEW, times.get(round));
    }
    full = (full + seconds(input, network, 0, "again") * IMAGES / (IMAGES + times.size() * NEW)) / 2;
    double first = times.get(0);
    double median =
        times.stream().skip(WARM_UP_ROUNDS).sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%d images in %.2f s; %d more: first %.2f s, ratio %.3f; later %.2f s, ratio %.3f, bar %.2f%n",
        IMAGES,
        full,
        NEW,
        first,
        first / full,
        median,
        median / full,
        BAR);
    assertThat(median / full).isLessThanOrEqualTo(BAR);
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

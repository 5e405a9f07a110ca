package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.network.Architecture;
import io.orchard.network.NetworkExporter;
import io.orchard.network.Pooling;
import io.orchard.network.WeightsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A {@code fit} on a Spark cluster of two one-core workers against one of them, each bound to its
 * core, as a container with the limit of one core is: otherwise one worker uses a second core for
 * collecting garbage and compiling. What more images take is compared, so that starting executors
 * and loading the network do not count.
 */
class ClusterBench {
  private static final int FEW = 1_000;
  private static final int MANY = 7_000;
  private static final double BAR = 1.7;
  private static final long SECONDS = 600;

  @TempDir Path temp;

  @Test
  void twoWorkersAgainstOne() throws Exception {
    Path network = temp.resolve("network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), WeightsSource.random(7), 224, 224, Pooling.AVG, network);
    FruitCopies.add(temp.resolve("few"), 0, FEW);
    FruitCopies.add(temp.resolve("many"), 0, MANY);
    double one = imagesPerSecond(1, network);
    double two = imagesPerSecond(2, network);
    System.out.printf(
        Locale.ROOT,
        "one worker %.0f images/s, two workers %.0f images/s: %.2f times, bar %.1f%n",
        one,
        two,
        two / one,
        BAR);
    assertThat(two / one).isGreaterThanOrEqualTo(BAR);
  }

  private double imagesPerSecond(int workers, Path network) throws Exception {
    Path folder = Files.createDirectory(temp.resolve("cluster" + workers));
    try (SparkCluster cluster = SparkCluster.startOnCores(folder, workers)) {
      double few = seconds(cluster, "few", workers, network);
      double many = seconds(cluster, "many", workers, network);
      return (MANY - FEW) / (many - few);
    }
  }

  private double seconds(SparkCluster cluster, String input, int workers, Path network)
      throws Exception {
    Path output = temp.resolve(input + workers);
    ClusterJvm job =
        cluster.submit(
            input,
            "fit",
            "--input=" + temp.resolve(input),
            "--model=" + network,
            "--output=" + output);
    assertThat(job.exitCode(SECONDS)).as(job.printed()).isZero();
    return Program.runJson(output).get("seconds").asDouble();
  }
}

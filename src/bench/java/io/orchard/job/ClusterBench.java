package io.orchard.job;

import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Pooling;



import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A {@code fit} on a Spark cluster of two one-core workers against one of them, each bound to its
 * core, as a container with the limit of one core is: otherwise one worker uses a second core for
 * collecting garbage and compiling. What more images take is compared, after a first part for each
 * worker, so that starting executors, loading the network and compiling do not count.
 */
class ClusterBench {
  private static final int FIRST = 1_000;
  private static final int MORE = 6_000;
  private static final double BAR = 1.7;
  private static final long SECONDS = 600;

  @TempDir Path temp;

  @Test
  void twoWorkersAgainstOne() throws Exception {
    Path network = temp.resolve("network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), WeightsSource.random(7), 224, 224, Pooling.AVG, network);
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
      double few = seconds(cluster, workers * FIRST, network);
      double many = seconds(cluster, workers * FIRST + MORE, network);
      return MORE / (many - few);
    }
  }

  private double seconds(SparkCluster cluster, int images, Path network) throws Exception {
    Path input = FruitCopies.add(temp.resolve("images" + images), 0, images);
    Path output = temp.resolve("out" + images);
    ClusterJvm job =
        cluster.submit(
            "job" + images, "fit", "--input=" + input, "--model=" + network, "--output=" + output);
    assertThat(job.exitCode(SECONDS)).as(job.printed()).isZero();
    return Program.runJson(output).get("seconds").asDouble();
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.network.Architecture;
import io.orchard.network.ExtractorRate;
import io.orchard.network.FeatureExtractor;
import io.orchard.network.NetworkExporter;
import io.orchard.network.Pooling;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.WeightsSource;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceAccumulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Images per second of a whole {@code fit} over those of the bare network, in turn in one JVM, on
 * each runner: what listing, reading, decoding, resizing, statistics, PCA and writing leave of the
 * network's rate. And what statistics and PCA take of it.
 */
class FitBench {

  private static final int IMAGES = 10_000;
  private static final int ROUNDS = 5;
  private static final Duration RAW_TIME = Duration.ofSeconds(8);
  private static final int FEATURES = 1_280;
  private static final double STATISTICS_BAR = 0.05;

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({"direct.yaml, 0.80", "spark-local.yaml, 0.75", "flink-local.yaml, 0.75"})
  void fitRateOverTheBareNetworksRate(String config, double bar) throws Exception {
    Path input = FruitCopies.add(temp.resolve("images"), 0, IMAGES);
    Path network = temp.resolve("network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), WeightsSource.random(7), 224, 224, Pooling.AVG, network);
    List<Double> ratios = new ArrayList<>();
    double fitSeconds = 0;
    fitRate(input, network, config, -1);
    for (int round = 0; round < ROUNDS; round++) {
      double raw = bestRawRate(network);
      double fit = fitRate(input, network, config, round);
      ratios.add(fit / raw);
      fitSeconds += IMAGES / fit;
      System.out.printf(
          Locale.ROOT,
          "%s, round %d: network alone %.0f images/s, fit %.0f images/s, ratio %.3f%n",
          config,
          round,
          raw,
          fit,
          fit / raw);
    }
    double share = statisticsSeconds() / (threads() * fitSeconds / ROUNDS);
    System.out.printf(
        Locale.ROOT,
        "statistics and PCA take %.1f %% of a fit's processor time, bar %.0f %%%n",
        100 * share,
        100 * STATISTICS_BAR);
    Collections.sort(ratios);
    System.out.printf(Locale.ROOT, "%s: median ratio %.3f, bar %.2f%n", config, ratios.get(ROUNDS / 2), bar);
    assertThat(ratios.get(ROUNDS / 2)).isGreaterThanOrEqualTo(bar);
    assertThat(share).isLessThanOrEqualTo(STATISTICS_BAR);
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** The statistics of as many vectors and their PCA on one thread, without a runner. */
  private static double statisticsSeconds() {
    Random random = new Random(7);
    float[][] rows = new float[IMAGES][FEATURES];
    for (float[] row : rows) {
      for (int i = 0; i < FEATURES; i++) {
        row[i] = random.nextFloat();
      }
    }
    double seconds = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      CovarianceAccumulator accumulator = CovarianceAccumulator.create(FEATURES);
      for (float[] row : rows) {
        accumulator.add(row);
      }
      Pca.fit(accumulator.snapshot(), Standardization.NONE, ComponentCount.of(50));
      seconds = (System.nanoTime() - start) / 1e9;
    }
    return seconds;
  }

  private double fitRate(Path input, Path network, String config, int round) throws IOException {
    Path output = temp.resolve("out" + round);
    long start = System.nanoTime();
    Program.run(
            "fit",
            "--input=" + input,
            "--model=" + network,
            "--config=runner-configs/" + config,
            "--output=" + output)
        .succeeded();
    return IMAGES / ((System.nanoTime() - start) / 1e9);
  }

  /** The best of several ways to drive the network with as many threads as cores. */
  private static double bestRawRate(Path network) throws Exception {
    int threads = threads();
    double best = 0;
    try (FeatureExtractor extractor = SavedModelExtractor.load(network)) {
      ExtractorRate.imagesPerSecond(extractor, threads, 4, Duration.ofSeconds(2));
      for (int batch : new int[] {1, 2, 4, 8}) {
        best = Math.max(best, ExtractorRate.imagesPerSecond(extractor, threads, batch, RAW_TIME));
      }
    }
    return best;
  }
}

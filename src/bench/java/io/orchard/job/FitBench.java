package io.orchard.job;

import io.orchard.network.FeatureExtractor;
import io.orchard.network.Processor;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.ExtractorRate;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Precision;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceAccumulator;



import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Images per second of a whole {@code fit} over those of the bare network, in turn in one JVM, on
 * each runner: what listing, reading, decoding, resizing, statistics, PCA and writing leave of the
 * network's rate. And what statistics and PCA take of it.
 */
class FitBench {

  /** About as many as Fruits-360 has to test. */
  private static final int IMAGES = 20_000;

  private static final int ROUNDS = 3;
  private static final int[] BATCHES = {1, 2, 4, 8};
  private static final Duration RAW_TIME = Duration.ofSeconds(8);
  private static final int FEATURES = 1_280;
  private static final double STATISTICS_BAR = 0.05;

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "direct.yaml, FLOAT32, 0.80",
    "spark-local.yaml, FLOAT32, 0.75",
    "flink-local.yaml, FLOAT32, 0.75",
    "direct.yaml, BFLOAT16, 0.80"
  })
  void fitRateOverTheBareNetworksRate(String config, Precision precision, double bar) throws Exception {
    assumeTrue(precision == Precision.FLOAT32 || Processor.here().hasBfloat16(), "no bfloat16");
    Path input = FruitCopies.add(temp.resolve("images"), 0, IMAGES);
    Path network = temp.resolve("network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"),
        WeightsSource.random(7),
        224,
        224,
        Pooling.AVG,
        precision,
        network);
    List<Double> ratios = new ArrayList<>();
    double fitSeconds = 0;
    fitRate(input, network, config, -1);
    double[] before = rawRates(network);
    for (int round = 0; round < ROUNDS; round++) {
      double fit = fitRate(input, network, config, round);
      double[] after = rawRates(network);
      double raw = bestOfMeans(before, after);
      before = after;
      ratios.add(fit / raw);
      fitSeconds += IMAGES / fit;
      System.out.printf(
          Locale.ROOT,
          "%s %s, round %d: network alone %.0f images/s, fit %.0f images/s, ratio %.3f%n",
          config,
          precision.label(),
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

  /** Several ways to drive the network with as many threads as cores, each by its batch size. */
  private static double[] rawRates(Path network) throws Exception {
    double[] rates = new double[BATCHES.length];
    try (FeatureExtractor extractor = SavedModelExtractor.load(network)) {
      ExtractorRate.imagesPerSecond(extractor, threads(), 4, Duration.ofSeconds(2));
      for (int i = 0; i < rates.length; i++) {
        rates[i] = ExtractorRate.imagesPerSecond(extractor, threads(), BATCHES[i], RAW_TIME);
      }
    }
    return rates;
  }

  /** The best way's rate, by what it was on both sides of a fit: machines change as they run. */
  private static double bestOfMeans(double[] before, double[] after) {
    return IntStream.range(0, BATCHES.length)
        .mapToDouble(i -> (before[i] + after[i]) / 2)
        .max()
        .orElseThrow();
  }
}

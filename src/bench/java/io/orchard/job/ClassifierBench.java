package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.orchard.SharedData;
import io.orchard.classify.Lda;
import io.orchard.classify.LdaClassifier;
import io.orchard.classify.LdaPredictor;
import io.orchard.classify.LdaSettings;
import io.orchard.classify.NoClassifierException;
import io.orchard.classify.Priors;
import io.orchard.classify.Shrinkage;
import io.orchard.network.Architecture;
import io.orchard.network.NetworkExporter;
import io.orchard.network.Pooling;
import io.orchard.network.WeightsSource;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.ClassStats;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.MeanAccumulator;
import io.orchard.stats.MeanStats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the classifier adds to a {@code fit}: the processor time of whole runs with and without it, in
 * turn in one JVM, and that of its own work alone, which no noise of a runner hides.
 */
class ClassifierBench {

  private static final int IMAGES = 2_000;
  private static final int ROUNDS = 5;
  private static final int FEATURES = 1_280;
  private static final int CLASSES = 131;
  private static final double BAR = 0.02;

  @TempDir Path temp;

  @Test
  void processorTimeOfTheClassifierOverThatOfAFit() throws Exception {
    Path input = repeatedImages();
    Path network = temp.resolve("network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), WeightsSource.random(7), 224, 224, Pooling.AVG, network);
    fitSeconds(input, network, "lda", -1);
    fitSeconds(input, network, "none", -1);
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      with.add(fitSeconds(input, network, "lda", round));
      without.add(fitSeconds(input, network, "none", round));
      System.out.printf(
          Locale.ROOT,
          "round %d: %.2f s of processor time with the classifier, %.2f s without%n",
          round,
          with.get(round),
          without.get(round));
    }
    double whole = median(without);
    double alone = classifierSeconds();
    System.out.printf(
        Locale.ROOT,
        "the classifier adds %.1f %% to a fit's processor time; its own work is %.2f %% (%.3f s), bar %.0f %%%n",
        100 * (median(with) / whole - 1),
        100 * alone / whole,
        alone,
        100 * BAR);
    assertThat(alone / whole).isLessThanOrEqualTo(BAR);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static double processorSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private double fitSeconds(Path input, Path network, String classifier, int round) {
    double start = processorSeconds();
    Program.run(
            "fit",
            "--input=" + input,
            "--model=" + network,
            "--classifier=" + classifier,
            "--output=" + temp.resolve(classifier + round))
        .succeeded();
    return processorSeconds() - start;
  }

  /** Class means, classifier and predictions of as many vectors, on one thread. */
  private static double classifierSeconds() throws NoClassifierException {
    Random random = new Random(7);
    float[][] rows = new float[IMAGES][FEATURES];
    CovarianceAccumulator all = CovarianceAccumulator.create(FEATURES);
    for (float[] row : rows) {
      for (int i = 0; i < FEATURES; i++) {
        row[i] = random.nextFloat();
      }
      all.add(row);
    }
    PcaModel model = Pca.fit(all.snapshot(), Standardization.NONE, ComponentCount.of(50));
    float[][] reduced = Stream.of(rows).map(row -> model.project(row)[0]).toArray(float[][]::new);
    double seconds = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      SortedMap<String, MeanAccumulator> sums = new TreeMap<>();
      for (int r = 0; r < rows.length; r++) {
        sums.computeIfAbsent("class " + r % CLASSES, label -> MeanAccumulator.create(FEATURES))
            .add(rows[r]);
      }
      SortedMap<String, MeanStats> classes = new TreeMap<>();
      sums.forEach((label, sum) -> classes.put(label, sum.snapshot()));
      LdaClassifier classifier =
          Lda.fit(
              model,
              new ClassStats(classes, CovarianceAccumulator.create(FEATURES).snapshot()),
              new LdaSettings(Shrinkage.auto(), Priors.COUNTS));
      LdaPredictor predictor = new LdaPredictor(classifier, 0.999);
      for (float[] row : reduced) {
        predictor.predict(row);
      }
      seconds = (System.nanoTime() - start) / 1e9;
    }
    return seconds;
  }

  /** Real 100x100 JPEGs, copied under many names and labels. */
  private Path repeatedImages() throws IOException {
    List<Path> originals;
    try (Stream<Path> files = Files.walk(SharedData.require("fruits360/Training"))) {
      originals = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    Path folder = temp.resolve("images");
    for (int i = 0; i < IMAGES; i++) {
      Path label = folder.resolve("Training").resolve("class " + i % CLASSES);
      Files.createDirectories(label);
      Files.copy(originals.get(i % originals.size()).toAbsolutePath(), label.resolve(i + ".jpg"));
    }
    return folder;
  }
}

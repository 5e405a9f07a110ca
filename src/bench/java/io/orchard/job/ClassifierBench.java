package io.orchard.job;

import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Pooling;



import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the classifier adds to the processor time of a {@code fit}.
 *
 * <p>It costs the same whatever makes the features, but beside a network that takes a minute it is
 * lost in the noise. So whole runs with and without it are compared in turn where pixels are the
 * features, a few more than the network has, and their difference is set against a run of the
 * network on as many images.
 */
class ClassifierBench {

  private static final int IMAGES = 10_000;
  private static final int CLASSES = 131;
  private static final int ROUNDS = 9;
  private static final double BAR = 0.02;

  /** 21 * 21 * 3 = 1,323 features; the network has 1,280. */
  private static final String[] PIXELS = {"--model=pixels", "--imageSize=21"};

  @TempDir Path temp;

  @Test
  void processorTimeOfTheClassifierOverThatOfAFit() throws Exception {
    Path input = FruitCopies.addInClasses(temp.resolve("images"), IMAGES, CLASSES);
    Path network = temp.resolve("network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), WeightsSource.random(7), 224, 224, Pooling.AVG, network);
    for (int warmUp = 0; warmUp < 2; warmUp++) {
      fitSeconds(input, "lda", PIXELS);
      fitSeconds(input, "none", PIXELS);
    }
    List<Double> differences = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      double with = fitSeconds(input, "lda", PIXELS);
      double without = fitSeconds(input, "none", PIXELS);
      differences.add(with - without);
      System.out.printf(
          Locale.ROOT,
          "round %d: %.2f s of processor time with the classifier, %.2f s without%n",
          round,
          with,
          without);
    }
    Collections.sort(differences);
    double added = differences.get(ROUNDS / 2);
    double whole = fitSeconds(input, "none", "--model=" + network);
    System.out.printf(
        Locale.ROOT,
        "the classifier adds %.2f s (%.2f to %.2f) to %.1f s of processor time: %.2f %%, bar %.0f %%%n",
        added,
        differences.get(0),
        differences.get(ROUNDS - 1),
        whole,
        100 * added / whole,
        100 * BAR);
    assertThat(added / whole).isLessThanOrEqualTo(BAR);
  }

  private static double processorSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private double fitSeconds(Path input, String classifier, String... model) throws IOException {
    double start = processorSeconds();
    String[] options = {
      "fit",
      "--input=" + input,
      "--classifier=" + classifier,
      "--overwrite=true",
      "--output=" + temp.resolve("out")
    };
    Program.run(Program.with(options, model)).succeeded();
    return processorSeconds() - start;
  }
}

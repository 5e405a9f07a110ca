package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import io.orchard.SharedData;
import io.orchard.image.ImagePreparation;
import io.orchard.image.ImagePreparer;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.network.Processor;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What bfloat16 brings and costs: images per second of the bare network over those in float32, in
 * turn in one JVM, and how near the features of real images are.
 */
class PrecisionBench {
  private static final int SIDE = 224;
  private static final int ROUNDS = 5;
  private static final int[] BATCHES = {1, 2, 4, 8};
  private static final Duration TIME = Duration.ofSeconds(3);
  private static final int IMAGES_PER_CLASS = 10;

  /** Operations that TensorFlow's rewriting is not to touch, by its own switch. */
  private static final String KEPT = "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE";

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({"vgg16, 1.8, 0.9999", "resnet50, 1.7, 0.9999"})
  void rateAndCosineOfSeededWeights(String network, double bar, double least) throws Exception {
    requireBfloat16();
    WeightsSource random = WeightsSource.random(7);
    Path single = export(network, random, Precision.FLOAT32);
    Path half = export(network, random, Precision.BFLOAT16);
    double best = 0;
    for (int batch : BATCHES) {
      Rates rates = rates(single, null, half, batch);
      best = Math.max(best, rates.ratio());
      System.out.printf(Locale.ROOT, "%s, batch %d: %s%n", network, batch, rates);
    }
    List<RgbImage> images = images(1);
    Cosines cosines = Cosines.of(features(single, null, images), features(half, null, images));
    System.out.printf(
        Locale.ROOT, "%s: best ratio %.2f, bar %.1f; %s%n", network, best, bar, cosines);
    assertThat(cosines.mean()).isGreaterThanOrEqualTo(least);
    assertThat(best).isGreaterThanOrEqualTo(bar);
  }

  /** Points between all in float32 and all in bfloat16, of the real weights. */
  @Test
  void curveOfMobileNetV2() throws Exception {
    requireBfloat16();
    WeightsSource real =
        WeightsSource.keras(SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5"));
    Path single = export("mobilenetv2", real, Precision.FLOAT32);
    Path half = export("mobilenetv2", real, Precision.BFLOAT16);
    for (int batch : BATCHES) {
      System.out.printf(
          Locale.ROOT, "mobilenetv2, batch %d: %s%n", batch, rates(single, null, half, batch));
    }
    point("all, to the nearest", single, single, "");
    point("depthwise in float32, to the nearest", single, single, "DepthwiseConv2dNative");
    point("depthwise in float32, means kept", single, half, "DepthwiseConv2dNative");
    point("depthwise alone in bfloat16, to the nearest", single, single, "Conv2D");
    point("depthwise alone in bfloat16, means kept", single, half, "Conv2D");
    Point all = point("all, means kept", single, half, "");
    assertThat(all.cosines().mean()).isGreaterThanOrEqualTo(0.995);
    assertThat(all.rates().ratio()).isGreaterThanOrEqualTo(1.5);
  }

  private record Point(Rates rates, Cosines cosines) {}

  private Point point(String name, Path single, Path weights, String kept) throws Exception {
    environment("setenv", KEPT, kept, 1);
    try {
      List<RgbImage> images = images(IMAGES_PER_CLASS);
      Cosines cosines =
          Cosines.of(
              features(single, null, images), features(weights, Precision.BFLOAT16, images));
      Rates rates = rates(single, Precision.BFLOAT16, weights, 2);
      System.out.printf(Locale.ROOT, "mobilenetv2, %s: %s; %s%n", name, rates, cosines);
      return new Point(rates, cosines);
    } finally {
      environment("unsetenv", KEPT);
    }
  }

  /** TensorFlow's C++ side reads its environment whenever it rewrites a graph. */
  private static void environment(String function, Object... arguments) {
    NativeLibrary.getInstance("c").getFunction(function).invokeInt(arguments);
  }

  /** Medians, images per second, and the median of the rounds' ratios. */
  private record Rates(double single, double half, double ratio) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "float32 %.1f images/s, bfloat16 %.1f images/s, times %.2f",
          single,
          half,
          ratio);
    }
  }

  private static Rates rates(Path single, Precision precision, Path half, int batch)
      throws Exception {
    double[] before = new double[ROUNDS];
    double[] after = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    try (SavedModelExtractor one = load(single, null);
        SavedModelExtractor two = load(half, precision)) {
      rate(one, batch);
      rate(two, batch);
      for (int i = 0; i < ROUNDS; i++) {
        before[i] = rate(one, batch);
        after[i] = rate(two, batch);
        ratios[i] = after[i] / before[i];
      }
    }
    return new Rates(median(before), median(after), median(ratios));
  }

  private static double rate(SavedModelExtractor extractor, int batch) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    return ExtractorRate.imagesPerSecond(extractor, threads, batch, TIME);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static void requireBfloat16() {
    assumeTrue(Processor.here().hasBfloat16(), "this processor does not multiply in bfloat16");
  }

  private Path export(String network, WeightsSource weights, Precision precision) {
    Path folder = temp.resolve(network + "-" + precision);
    NetworkExporter.export(
        Architecture.named(network), weights, SIDE, SIDE, Pooling.AVG, precision, folder);
    return folder;
  }

  private static SavedModelExtractor load(Path folder, Precision precision) {
    return SavedModelExtractor.load(folder, 0, 0, precision, Set.of());
  }

  private static List<RgbImage> images(int perClass) throws Exception {
    ImagePreparer preparer = ImagePreparation.of(ResampleFilter.BICUBIC).preparer(SIDE, SIDE);
    List<RgbImage> images = new ArrayList<>();
    for (Path label : sorted(SharedData.require("fruits360/Test"))) {
      for (Path file : sorted(label).subList(0, perClass)) {
        images.add(preparer.prepare(Files.readAllBytes(file)));
      }
    }
    return images;
  }

  private static List<Path> sorted(Path folder) throws Exception {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static float[][] features(Path folder, Precision precision, List<RgbImage> images) {
    try (SavedModelExtractor extractor = load(folder, precision)) {
      float[][] features = new float[images.size()][];
      for (int i = 0; i < features.length; i++) {
        features[i] = extractor.extract(images.subList(i, i + 1))[0];
      }
      return features;
    }
  }
}

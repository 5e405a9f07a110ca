package io.orchard.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.SharedData;
import io.orchard.image.raster.RgbImage;
import io.orchard.network.FeatureExtractor;
import io.orchard.network.OnnxExtractor;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.architecture.Cosines;
import io.orchard.network.architecture.ExtractorRate;
import io.orchard.network.architecture.WeightsSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The built-in networks on TensorFlow and on ONNX Runtime, in float32 and in bytes: images per
 * second of the bare network in turn in one JVM, memory of one JVM each, and how near the features
 * are. One caller for each core; TensorFlow with the batch that it is fastest with, ONNX Runtime
 * image by image.
 */
class EngineBench {
  private static final int THREADS = 2;
  private static final int ROUNDS = 7;
  private static final int[] BATCHES = {1, 2, 4, 8};
  private static final Duration TIME = Duration.ofSeconds(3);

  @TempDir Path temp;

  /** MobileNetV2 has the real weights, the others random ones of the same shapes. */
  @ParameterizedTest
  @CsvSource({"mobilenetv2, 0.9", "resnet50, 0", "vgg16, 0"})
  void onnxRuntimeOverTensorFlow(String name, double bar) throws Exception {
    Path folder = temp.resolve("tensorflow");
    BuiltInNetwork network = BuiltInNetwork.export(name, weights(name), folder);
    List<RgbImage> learned = BuiltInNetwork.photographs("Training", 2);
    Map<String, Quantization> tensors = network.calibrated(learned);
    List<RgbImage> images = BuiltInNetwork.photographs("Test", 2);
    Path single = temp.resolve("single");
    Path pairs = temp.resolve("pairs");
    Path operators = temp.resolve("operators");
    try (SavedModelExtractor tensorFlow = SavedModelExtractor.load(folder);
        OnnxExtractor inSingle = network.load(single, network.single());
        OnnxExtractor inPairs = network.load(pairs, network.pairs(tensors));
        OnnxExtractor inOperators = network.load(operators, network.operators(tensors))) {
      int batch = bestBatch(tensorFlow);
      float[][] expected = tensorFlow.extract(images);
      System.out.printf(
          Locale.ROOT,
          "%s: float32 differs by %.2g of %.2g; bytes: %s, %s%n",
          name,
          largestDifference(expected, inSingle.extract(images)),
          largestDifference(expected, new float[expected.length][expected[0].length]),
          Cosines.of(expected, inPairs.extract(images)),
          Cosines.of(expected, inOperators.extract(images)));
      double[] rates = rates(List.of(tensorFlow, inSingle, inPairs, inOperators), batch);
      System.out.printf(
          Locale.ROOT, "%s: times TensorFlow at batch %d: %s%n", name, batch, text(rates));
      assertThat(rates[1]).isGreaterThanOrEqualTo(bar);
      System.out.printf(
          Locale.ROOT,
          "%s, MB: TensorFlow %d, ONNX Runtime %d, in bytes %d, %d%n",
          name,
          EngineMemory.peak(folder, batch),
          EngineMemory.peak(single, 1),
          EngineMemory.peak(pairs, 1),
          EngineMemory.peak(operators, 1));
    }
  }

  private static WeightsSource weights(String name) {
    return name.equals("mobilenetv2")
        ? WeightsSource.keras(SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5"))
        : WeightsSource.random(7);
  }

  private static int bestBatch(FeatureExtractor tensorFlow) throws Exception {
    double[] best = new double[BATCHES.length];
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < best.length; i++) {
        best[i] = Math.max(best[i], rate(tensorFlow, BATCHES[i]));
      }
    }
    System.out.printf(
        Locale.ROOT, "TensorFlow, batches of %s: %s%n", Arrays.toString(BATCHES), text(best));
    int most = IntStream.range(0, best.length).reduce(0, (a, b) -> best[a] >= best[b] ? a : b);
    return BATCHES[most];
  }

  /** Returns the medians of the rounds' ratios to the first, and prints the medians. */
  private static double[] rates(List<FeatureExtractor> engines, int batchOfFirst)
      throws Exception {
    double[][] rates = new double[engines.size()][ROUNDS];
    double[][] ratios = new double[engines.size()][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < engines.size(); i++) {
        rates[i][round] = rate(engines.get(i), i == 0 ? batchOfFirst : 1);
        ratios[i][round] = rates[i][round] / rates[0][round];
      }
    }
    System.out.println(
        "images/s: TensorFlow, ONNX Runtime, in bytes by pairs and by operators: "
            + text(Arrays.stream(rates).mapToDouble(EngineBench::median).toArray()));
    return Arrays.stream(ratios).mapToDouble(EngineBench::median).toArray();
  }

  private static double rate(FeatureExtractor extractor, int batch) throws Exception {
    return ExtractorRate.imagesPerSecond(extractor, THREADS, batch, TIME);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double largestDifference(float[][] expected, float[][] found) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        largest = Math.max(largest, Math.abs(expected[i][j] - found[i][j]));
      }
    }
    return largest;
  }

  private static String text(double[] values) {
    return String.join(
        ", ",
        Arrays.stream(values).mapToObj(v -> String.format(Locale.ROOT, "%.2f", v)).toList());
  }
}

package io.orchard.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the exported network with an independent forward pass of the same weights file. */
class MobileNetV2IT {
  private static final long SEED = 20260101;
  private static final Architecture ARCHITECTURE = Architecture.named("mobilenetv2");

  /** Largest difference over largest feature: float32 against double through 53 layers. */
  private static final double TOLERANCE = 2e-5;

  @TempDir private static Path shared;
  @TempDir private Path temp;
  private static List<KerasFile.Layer> layers;
  private static Path file;

  @BeforeAll
  static void writeWeights() {
    layers = KerasFile.seeded(ARCHITECTURE, SEED);
    file = shared.resolve("seeded.h5");
    KerasFile.write(file, layers);
  }

  @ParameterizedTest
  @CsvSource({
    "32,32,AVG",
    "32,32,FLATTEN",
    "37,50,AVG",
    "37,50,MAX",
    "37,50,FLATTEN",
    "50,37,FLATTEN",
    "96,33,FLATTEN",
    "65,64,MAX"
  })
  void featuresEqualAnIndependentForwardPass(int width, int height, Pooling pooling) {
    Path folder = temp.resolve("model");
    NetworkExporter.export(ARCHITECTURE, WeightsSource.keras(file), width, height, pooling, folder);
    RgbImage image = noise(width, height);
    double[] expected =
        PlainLayers.pool(
            PlainMobileNetV2.run(layers, PlainLayers.scaled(image.pixels(), width, height)),
            pooling);

    try (SavedModelExtractor extractor = SavedModelExtractor.load(folder)) {
      float[][] features = extractor.extract(List.of(noise(width, height), image));
      assertThat(extractor.featureCount()).isEqualTo(expected.length);
      double difference = largestDifference(expected, features[1]) / largest(expected);
      assertThat(difference).as("seed %d", SEED).isLessThanOrEqualTo(TOLERANCE);
    }
  }

  @Test
  void hasAsManyParametersAsKerasCounts() {
    assertThat(ARCHITECTURE.parameterCount()).isEqualTo(2_257_984);
    assertThat(ARCHITECTURE.layers()).hasSize(104);
  }

  @Test
  void smallerImagesThan32AreRefused() {
    assertThatThrownBy(
            () ->
                NetworkExporter.export(
                    ARCHITECTURE, WeightsSource.random(1), 224, 31, Pooling.AVG, temp))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("mobilenetv2", "32x32", "224x31");
  }

  private static RgbImage noise(int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    new SplittableRandom(SEED).nextBytes(pixels);
    return new RgbImage(width, height, pixels);
  }

  private static double largestDifference(double[] expected, float[] found) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - found[i]));
    }
    return largest;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}

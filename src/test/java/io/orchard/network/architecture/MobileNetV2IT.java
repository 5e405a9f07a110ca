package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.network.folder.Pooling;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the exported network with an independent forward pass of the same weights file. */
class MobileNetV2IT {
  private static final Architecture ARCHITECTURE = Architecture.named("mobilenetv2");

  @TempDir private static Path shared;
  private static ForwardComparison comparison;

  @BeforeAll
  static void writeWeights() {
    comparison =
        ForwardComparison.create(
            ARCHITECTURE,
            (layers, pixels, width, height) ->
                PlainMobileNetV2.run(layers, PlainLayers.scaled(pixels, width, height)),
            shared);
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
    assertThat(comparison.relativeDifference(width, height, pooling))
        .as("seed %d", ForwardComparison.SEED)
        .isLessThanOrEqualTo(ForwardComparison.TOLERANCE);
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
                    ARCHITECTURE, WeightsSource.random(1), 224, 31, Pooling.AVG, shared))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("mobilenetv2", "32x32", "224x31");
  }
}

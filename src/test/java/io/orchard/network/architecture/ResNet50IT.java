package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.Pooling;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the exported network with an independent forward pass of the same weights file. */
class ResNet50IT {
  private static final Architecture ARCHITECTURE = Architecture.named("resnet50");

  @TempDir private static Path shared;
  private static ForwardComparison comparison;

  @BeforeAll
  static void writeWeights() {
    comparison = ForwardComparison.create(ARCHITECTURE, PlainResNet50::run, shared);
  }

  @ParameterizedTest
  @CsvSource({"32,32,AVG", "50,50,FLATTEN", "37,66,MAX", "65,33,FLATTEN"})
  void featuresEqualAnIndependentForwardPass(int width, int height, Pooling pooling) {
    assertThat(comparison.relativeDifference(width, height, pooling))
        .as("seed %d", ForwardComparison.SEED)
        .isLessThanOrEqualTo(ForwardComparison.TOLERANCE);
  }

  @Test
  void hasAsManyParametersAsKerasCounts() {
    assertThat(ARCHITECTURE.parameterCount()).isEqualTo(23_587_712);
    assertThat(ARCHITECTURE.layers()).hasSize(106);
  }

  /** The order in which Keras's {@code ResNet50(include_top=False)} lists its layers. */
  @Test
  void projectionStandsInsideItsBlock() {
    assertThat(ARCHITECTURE.layers().stream().map(LayerSpec::name))
        .startsWith("conv1_conv", "conv1_bn")
        .containsSequence(
            "conv3_block1_1_conv",
            "conv3_block1_1_bn",
            "conv3_block1_2_conv",
            "conv3_block1_2_bn",
            "conv3_block1_0_conv",
            "conv3_block1_3_conv",
            "conv3_block1_0_bn",
            "conv3_block1_3_bn",
            "conv3_block2_1_conv")
        .endsWith("conv5_block3_3_conv", "conv5_block3_3_bn");
  }

  @Test
  void smallSquaresFlattenTo8192() {
    NetworkDescription description =
        NetworkExporter.export(
            ARCHITECTURE, WeightsSource.random(1), 50, 50, Pooling.FLATTEN, shared.resolve("flat"));
    assertThat(description.featureCount()).isEqualTo(2 * 2 * 2048);
  }
}

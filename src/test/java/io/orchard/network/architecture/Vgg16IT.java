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
class Vgg16IT {
  private static final Architecture ARCHITECTURE = Architecture.named("vgg16");

  @TempDir private static Path shared;
  private static ForwardComparison comparison;

  @BeforeAll
  static void writeWeights() {
    comparison = ForwardComparison.create(ARCHITECTURE, PlainVgg16::run, shared);
  }

  @ParameterizedTest
  @CsvSource({"32,32,AVG", "33,65,FLATTEN", "64,37,FLATTEN", "66,65,MAX"})
  void featuresEqualAnIndependentForwardPass(int width, int height, Pooling pooling) {
    assertThat(comparison.relativeDifference(width, height, pooling))
        .as("seed %d", ForwardComparison.SEED)
        .isLessThanOrEqualTo(ForwardComparison.TOLERANCE);
  }

  @Test
  void hasAsManyParametersAsKerasCounts() {
    assertThat(ARCHITECTURE.parameterCount()).isEqualTo(14_714_688);
    assertThat(ARCHITECTURE.layers()).hasSize(13);
  }

  @Test
  void defaultSizeFlattensTo25088() {
    NetworkDescription description =
        NetworkExporter.export(
            ARCHITECTURE,
            WeightsSource.random(1),
            224,
            224,
            Pooling.FLATTEN,
            shared.resolve("flat"));
    assertThat(description.featureCount()).isEqualTo(7 * 7 * 512);
  }
}

package io.orchard.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.SharedData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real weights on a computed image: the features are known from another engine. */
class MobileNetV2FingerprintIT {
  @TempDir private Path temp;

  /** Expected values: ONNX Runtime, float32, the same weights and image; four digits each. */
  @Test
  void realWeightsGiveTheKnownFeatures() {
    Path file = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    Path folder = temp.resolve("model");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"),
        WeightsSource.keras(file),
        224,
        224,
        Pooling.AVG,
        folder);
    try (SavedModelExtractor extractor = SavedModelExtractor.load(folder)) {
      float[] features = extractor.extract(List.of(TestCard.of(224, 224)))[0];
      assertThat(features).hasSize(1280);
      assertThat(features[0]).isCloseTo(0.19960f, within(5e-5f));
      assertThat(features[1]).isCloseTo(0.04432f, within(5e-5f));
      assertThat(features[2]).isCloseTo(0.00916f, within(5e-5f));
      assertThat(features[3]).isCloseTo(3.56431f, within(5e-4f));
      assertThat(features[116]).isCloseTo(5.16730f, within(5e-4f));
      assertThat(sum(features)).isCloseTo(393.561, within(0.05));
      assertThat(norm(features)).isCloseTo(25.9949, within(5e-3));
      assertThat(nonZero(features)).isEqualTo(694);
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static int nonZero(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value == 0 ? 0 : 1;
    }
    return count;
  }
}

package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.SharedData;
import io.orchard.network.FeatureExtractor;
import io.orchard.network.OnnxExtractor;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.onnx.OnnxChoices;
import io.orchard.network.onnx.OnnxFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the real weights on a computed image: the features are known from another engine. */
class MobileNetV2FingerprintIT {
  private static final Architecture NETWORK = Architecture.named("mobilenetv2");

  @TempDir private Path temp;

  /** Expected values: ONNX Runtime, float32, the same weights and image; four digits each. */
  @Test
  void realWeightsGiveTheKnownFeatures() {
    Path file = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    Path folder = temp.resolve("model");
    NetworkExporter.export(NETWORK, WeightsSource.keras(file), 224, 224, Pooling.AVG, folder);
    try (SavedModelExtractor extractor = SavedModelExtractor.load(folder)) {
      checkFeatures(extractor);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenetv2_nchw.onnx", "mobilenetv2_nhwc.onnx"})
  void sameNetworkAsOnnxGivesThem(String name) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Files.copy(SharedData.require("onnx/" + name), folder.resolve(name));
    OnnxChoices tf = new OnnxChoices(null, null, null, null, Preprocessing.TF, null, null);
    NetworkDescription description = new OnnxFolder(folder, name).describe(tf);
    try (OnnxExtractor extractor = OnnxExtractor.load(folder, description)) {
      checkFeatures(extractor);
    }
  }

  private static void checkFeatures(FeatureExtractor extractor) {
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

  @Test
  void realWeightsAreTakenForThePublicOnes() throws IOException {
    Path file = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    assertThat(NETWORK.publicFile().check().problem(file)).isNull();
  }

  @Test
  void otherWeightsOfTheNetworkAreNot() throws IOException {
    Path file = temp.resolve("seeded.h5");
    KerasFile.write(file, KerasFile.seeded(NETWORK, 1));
    assertThat(NETWORK.publicFile().check().problem(file))
        .startsWith("of its features for the test card the sum is")
        .endsWith("not 393.561");
  }

  @Test
  void damagedWeightsAreNot() throws IOException {
    Path file = Files.writeString(temp.resolve("page.h5"), "<html>Sign in first</html>");
    assertThat(NETWORK.publicFile().check().problem(file)).contains("no readable HDF5 file");
  }

  /** The largest, the first four, and the rest so that sum, norm and count are right too. */
  @ParameterizedTest
  @CsvSource({"0,0,true", "116,0.003,true", "116,0.006,false", "2,0.0011,false", "9,NaN,false"})
  void featuresMayDifferByRounding(int at, float change, boolean accepted) {
    float[] features = new float[1280];
    Arrays.fill(features, 0, 694, 0.5f);
    features[116] = 5.1673f;
    System.arraycopy(new float[] {0.1996f, 0.04432f, 0.00916f, 3.56431f}, 0, features, 0, 4);
    Fingerprint fingerprint =
        new Fingerprint(
            NETWORK,
            689 * 0.5 + 5.1673 + 3.81739,
            Math.sqrt(689 * 0.25 + 5.1673 * 5.1673 + 12.74619),
            694,
            5.1673,
            116,
            List.of(0.1996, 0.04432, 0.00916, 3.56431));
    features[at] += change;
    assertThat(fingerprint.problem(features) == null).isEqualTo(accepted);
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

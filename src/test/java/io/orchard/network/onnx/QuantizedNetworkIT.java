package io.orchard.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.SharedData;
import io.orchard.image.raster.RgbImage;
import io.orchard.network.OnnxExtractor;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.architecture.Cosines;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks in bytes, as quantisers write them, against the same in float32. */
class QuantizedNetworkIT {
  private static final Offset<Double> BYTES = Offset.offset(QuantizedNetworks.TOLERANCE);

  /** What rounding to bytes leaves of MobileNetV2's features was measured as 0.963 and 0.942. */
  private static final double LEAST_MEAN = 0.955;

  private static final double LEAST = 0.93;

  @TempDir Path temp;

  @Test
  void smallOnesGiveNearlyTheFeatures() throws IOException {
    RgbImage image = OnnxNetworks.image();
    double[] prepared = new double[image.pixels().length];
    Arrays.setAll(prepared, i -> Byte.toUnsignedInt(image.pixels()[i]) / 127.5 - 1);
    double[] expected = OnnxNetworks.mean(OnnxNetworks.featureMap(prepared));
    assertThat(features(QuantizedNetworks.pairs(), image)).containsExactly(expected, BYTES);
    assertThat(features(QuantizedNetworks.operators(), image)).containsExactly(expected, BYTES);
    double[] reversed = features(QuantizedNetworks.reversedByMatMul(), image);
    double[] turned = new double[reversed.length];
    Arrays.setAll(turned, i -> reversed[reversed.length - 1 - i]);
    assertThat(turned).containsExactly(expected, BYTES);
  }

  @Test
  void mobileNetV2InBytesSeesNearlyTheSame() throws Exception {
    Path weights = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    BuiltInNetwork network =
        BuiltInNetwork.export("mobilenetv2", WeightsSource.keras(weights), temp.resolve("tf"));
    Map<String, Quantization> tensors =
        network.calibrated(BuiltInNetwork.photographs("Training", 2));
    List<RgbImage> images = BuiltInNetwork.photographs("Test", 1);
    float[][] single;
    try (SavedModelExtractor extractor = SavedModelExtractor.load(network.savedModel())) {
      single = extractor.extract(images);
    }
    float[][] pairs = features(network, "pairs", network.pairs(tensors), images);
    float[][] operators = features(network, "operators", network.operators(tensors), images);
    Cosines cosines = Cosines.of(single, pairs);
    assertThat(cosines.mean()).isBetween(LEAST_MEAN, 1.0);
    assertThat(cosines.worst()).isGreaterThan(LEAST);
    assertThat(Cosines.of(pairs, operators).worst()).isGreaterThan(0.999);
    assertThat(Cosines.of(single, features(network, "single", network.single(), images)).worst())
        .isGreaterThan(1 - 1e-9);
  }

  private float[][] features(
      BuiltInNetwork network, String name, byte[] file, List<RgbImage> images) throws IOException {
    try (OnnxExtractor extractor = network.load(temp.resolve(name), file)) {
      return extractor.extract(images);
    }
  }

  private double[] features(byte[] file, RgbImage image) throws IOException {
    Path folder = temp.resolve(String.valueOf(Arrays.hashCode(file)));
    try (OnnxExtractor extractor = BuiltInNetwork.load(folder, file, Preprocessing.TF)) {
      float[] features = extractor.extract(List.of(image))[0];
      double[] values = new double[features.length];
      Arrays.setAll(values, i -> features[i]);
      return values;
    }
  }
}

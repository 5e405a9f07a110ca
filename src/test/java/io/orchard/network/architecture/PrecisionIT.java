package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orchard.SharedData;
import io.orchard.image.ImagePreparation;
import io.orchard.image.ImagePreparer;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.network.Processor;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Precision;
import io.orchard.network.folder.Signature;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;

/** Networks in bfloat16 beside the same ones in float32. */
class PrecisionIT {
  private static final int SIDE = 96;
  private static final WeightsSource RANDOM = WeightsSource.random(7);

  @TempDir Path temp;

  /** Needs no processor of any kind: what is written is a graph of float32 constants. */
  @ParameterizedTest
  @ValueSource(strings = {"mobilenetv2", "resnet50", "vgg16"})
  void everyWeightThatIsWrittenIsOneOfBfloat16(String network) throws IOException {
    Path folder = export(network, RANDOM, Precision.BFLOAT16);
    int weights = 0;
    for (NodeDef node : nodes(folder)) {
      boolean preprocessing = node.getName().startsWith("preprocess");
      for (float value : preprocessing ? new float[0] : floats(node)) {
        assertThat(Bfloat16.nearest(value)).as(node.getName()).isEqualTo(value);
        weights++;
      }
    }
    assertThat(weights).isGreaterThan(2_000_000);
  }

  @Test
  void theSameArgumentsGiveTheSameBytes() throws IOException {
    Path one = export("mobilenetv2", RANDOM, Precision.BFLOAT16);
    Path two = export("mobilenetv2", RANDOM, Precision.BFLOAT16);
    assertThat(two.resolve(Signature.MODEL_FILE))
        .hasSameBinaryContentAs(one.resolve(Signature.MODEL_FILE));
    NetworkDescription description = NetworkDescription.read(one).orElseThrow();
    assertThat(description.precision()).isEqualTo(Precision.BFLOAT16);
  }

  @ParameterizedTest
  @CsvSource({"mobilenetv2, 0.998", "resnet50, 0.9999", "vgg16, 0.9999"})
  void featuresAreNearThoseOfFloat32(String network, double least) throws Exception {
    requireBfloat16();
    List<RgbImage> images = images(Path.of("testdata/images/Test"), 2);
    float[][] expected = features(export(network, RANDOM, Precision.FLOAT32), null, images);
    Path folder = export(network, RANDOM, Precision.BFLOAT16);
    Cosines cosines = Cosines.of(expected, features(folder, null, images));
    System.out.printf(Locale.ROOT, "%s, random weights: %s%n", network, cosines);
    assertThat(cosines.mean()).isGreaterThanOrEqualTo(least);
    assertThat(cosines.mean()).as("computed in bfloat16").isLessThan(1 - 1e-9);
  }

  /** Rounding each weight to its nearest, as whoever does not look at means would, costs more. */
  @Test
  void realWeightsStayNearBecauseMeansAreKept() throws Exception {
    requireBfloat16();
    WeightsSource real =
        WeightsSource.keras(SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5"));
    List<RgbImage> images = images(SharedData.require("fruits360/Test"), 10);
    Path single = export("mobilenetv2", real, Precision.FLOAT32);
    float[][] expected = features(single, null, images);
    Cosines nearest = Cosines.of(expected, features(single, Precision.BFLOAT16, images));
    Path rounded = export("mobilenetv2", real, Precision.BFLOAT16);
    Cosines kept = Cosines.of(expected, features(rounded, null, images));
    System.out.printf(Locale.ROOT, "real weights: nearest %s; means kept %s%n", nearest, kept);
    assertThat(1 - kept.mean()).isLessThan((1 - nearest.mean()) / 4);
    assertThat(kept.mean()).isGreaterThanOrEqualTo(0.995);
    assertThat(kept.worst()).isGreaterThanOrEqualTo(0.985);
  }

  @Test
  void weightsThatWereRoundedAreNotRunInFloat32() {
    Path folder = export("mobilenetv2", RANDOM, Precision.BFLOAT16);
    assertThatThrownBy(() -> SavedModelExtractor.load(folder, 0, 0, Precision.FLOAT32, Set.of()))
        .isInstanceOf(NetworkException.class)
        .hasMessage(folder + " was made for bfloat16, not float32; leave the precision out");
  }

  private static void requireBfloat16() {
    assumeTrue(Processor.here().hasBfloat16(), "this processor does not multiply in bfloat16");
  }

  private Path export(String network, WeightsSource weights, Precision precision) {
    Path folder = temp.resolve(network + "-" + precision + "-" + System.nanoTime());
    NetworkExporter.export(
        Architecture.named(network), weights, SIDE, SIDE, Pooling.AVG, precision, folder);
    return folder;
  }

  private static List<RgbImage> images(Path folder, int perClass)
      throws IOException, ImageDecodeException {
    ImagePreparer preparer = ImagePreparation.of(ResampleFilter.BICUBIC).preparer(SIDE, SIDE);
    List<RgbImage> images = new ArrayList<>();
    for (Path label : sorted(folder)) {
      for (Path file : sorted(label).subList(0, perClass)) {
        images.add(preparer.prepare(Files.readAllBytes(file)));
      }
    }
    return images;
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static float[][] features(Path folder, Precision precision, List<RgbImage> images) {
    try (SavedModelExtractor extractor =
        SavedModelExtractor.load(folder, 0, 0, precision, Set.of())) {
      return extractor.extract(images);
    }
  }

  private static List<NodeDef> nodes(Path folder) throws IOException {
    return SavedModel.parseFrom(Files.readAllBytes(folder.resolve(Signature.MODEL_FILE)))
        .getMetaGraphs(0)
        .getGraphDef()
        .getNodeList();
  }

  private static float[] floats(NodeDef node) {
    TensorProto tensor = node.getAttrOrDefault("value", AttrValue.getDefaultInstance()).getTensor();
    if (tensor.getDtype() != DataType.DT_FLOAT) {
      return new float[0];
    }
    FloatBuffer content =
        tensor
            .getTensorContent()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    float[] values = new float[content.remaining()];
    content.get(values);
    return values;
  }
}

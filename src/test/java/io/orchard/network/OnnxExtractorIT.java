package io.orchard.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.RgbImage;
import io.orchard.network.folder.ChannelOrder;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.onnx.OnnxChoices;
import io.orchard.network.onnx.OnnxFolder;
import io.orchard.network.onnx.OnnxNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX files in every form that exporters write, against what they have to give, in double. */
class OnnxExtractorIT {
  private static final String FILE = "network.onnx";
  private static final RgbImage IMAGE = OnnxNetworks.image();

  /** float32 against double. */
  private static final Offset<Double> SINGLE = Offset.offset(1e-6);

  /** float16 has 11 bits; values are up to 2. */
  private static final Offset<Double> HALF = Offset.offset(2e-3);

  @TempDir Path temp;

  static Set<String> forms() {
    return OnnxNetworks.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormGivesTheMeanOfTheMap(String form) throws IOException {
    byte[] file = OnnxNetworks.all().get(form);
    boolean open = form.startsWith("open");
    OnnxChoices choices =
        new OnnxChoices(
            open ? OnnxNetworks.WIDTH : null,
            open ? OnnxNetworks.HEIGHT : null,
            form.equals("severalOutputs") ? "features" : null,
            form.equals("tokens") ? Pooling.CLS : null,
            form.startsWith("bytes") ? null : Preprocessing.UNIT,
            null,
            null);
    double[][][] map = OnnxNetworks.featureMap(prepared());
    double[] expected = form.equals("tokens") ? OnnxNetworks.largest(map) : OnnxNetworks.mean(map);
    Offset<Double> tolerance = form.equals("float16") || form.equals("halfOutput") ? HALF : SINGLE;
    assertThat(features(file, choices)).containsExactly(expected, tolerance);
  }

  @Test
  void everyPoolingOfAFeatureMap() throws IOException {
    double[][][] map = OnnxNetworks.featureMap(prepared());
    double[] all =
        Arrays.stream(map).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
    for (byte[] file : List.of(OnnxNetworks.map(), OnnxNetworks.mapChannelsLast())) {
      assertThat(features(file, choices(Pooling.MAX)))
          .containsExactly(OnnxNetworks.largest(map), SINGLE);
      assertThat(features(file, choices(Pooling.FLATTEN))).containsExactly(all, SINGLE);
      assertThatThrownBy(() -> features(file, choices(Pooling.CLS)))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("--pooling must be avg, max or flatten, not cls");
    }
  }

  @Test
  void tokensByTheirMean() throws IOException {
    double[] expected = OnnxNetworks.meanOfTokens(OnnxNetworks.featureMap(prepared()));
    assertThat(features(OnnxNetworks.tokens(), choices(Pooling.AVG)))
        .containsExactly(expected, SINGLE);
  }

  @Test
  void channelsInTheOtherOrder() throws IOException {
    OnnxChoices bgr =
        new OnnxChoices(
            null, null, null, null, Preprocessing.UNIT.in(ChannelOrder.BGR), null, null);
    double[] turned = prepared();
    for (int i = 0; i < turned.length; i += 3) {
      double red = turned[i];
      turned[i] = turned[i + 2];
      turned[i + 2] = red;
    }
    double[] expected = OnnxNetworks.mean(OnnxNetworks.featureMap(turned));
    assertThat(features(OnnxNetworks.nchw(), bgr)).containsExactly(expected, SINGLE);
    assertThat(features(OnnxNetworks.nhwc(), bgr)).containsExactly(expected, SINGLE);
  }

  @Test
  void bytesTakeNoPreprocessing() {
    assertThatThrownBy(() -> features(OnnxNetworks.bytes(), choices(null)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("takes bytes, which RGB, x / 255 does not give");
  }

  @Test
  void aFixedBatchHasToBeOfOne() {
    assertThatThrownBy(() -> features(OnnxNetworks.batchOf(8), choices(null)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("takes 8 images at a time: export it for one, or for any number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"doubleOutput", "rankFive", "longs"})
  void otherInputsAndOutputsAreRefused(String form) {
    Map<String, byte[]> files =
        Map.of(
            "doubleOutput", OnnxNetworks.doubleOutput(),
            "rankFive", OnnxNetworks.rankFive(),
            "longs", OnnxNetworks.longs());
    assertThatThrownBy(() -> features(files.get(form), choices(null)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(", expected FLOAT");
  }

  @Test
  void neighboursDoNotMatterToTheLastBit() throws IOException {
    try (OnnxExtractor extractor = extractor(OnnxNetworks.nchw(), choices(null))) {
      RgbImage black = new RgbImage(IMAGE.width(), IMAGE.height(), new byte[IMAGE.pixels().length]);
      float[] alone = extractor.extract(List.of(IMAGE))[0];
      assertThat(extractor.extract(List.of(black, IMAGE, black))[1]).isEqualTo(alone);
      assertThat(extractor.extract(List.of())).isEmpty();
    }
  }

  @Test
  void callersInParallelGetTheirOwnFeatures() throws IOException {
    try (OnnxExtractor extractor = extractor(OnnxNetworks.nchw(), choices(null))) {
      List<RgbImage> images =
          IntStream.range(0, 200)
              .mapToObj(
                  i -> {
                    byte[] pixels = IMAGE.pixels().clone();
                    Arrays.fill(pixels, 0, 90, (byte) i);
                    return new RgbImage(IMAGE.width(), IMAGE.height(), pixels);
                  })
              .toList();
      float[][] expected = extractor.extract(images);
      float[][] found =
          IntStream.range(0, images.size())
              .parallel()
              .mapToObj(i -> extractor.extract(List.of(images.get(i)))[0])
              .toArray(float[][]::new);
      assertThat(found).isDeepEqualTo(expected);
    }
  }

  @Test
  void closedExtractorRefusesToRunAndWrongSizesAreRefused() throws IOException {
    OnnxExtractor extractor = extractor(OnnxNetworks.nchw(), choices(null));
    RgbImage wrong = new RgbImage(1, 1, new byte[3]);
    assertThatThrownBy(() -> extractor.extract(Collections.nCopies(1, wrong)))
        .isInstanceOf(IllegalArgumentException.class);
    extractor.close();
    extractor.close();
    assertThatThrownBy(() -> extractor.extract(List.of(IMAGE)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void changedContentIsRefused() throws IOException {
    NetworkDescription described = described(OnnxNetworks.nchw(), choices(null));
    Files.write(temp.resolve(FILE), OnnxNetworks.nhwc());
    assertThatThrownBy(() -> OnnxExtractor.load(temp, described))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("is damaged or was changed: its content sums to");
  }

  private static OnnxChoices choices(Pooling pooling) {
    return new OnnxChoices(null, null, null, pooling, Preprocessing.UNIT, null, null);
  }

  private double[] features(byte[] file, OnnxChoices choices) throws IOException {
    try (OnnxExtractor extractor = extractor(file, choices)) {
      float[] features = extractor.extract(List.of(IMAGE))[0];
      assertThat(features).hasSize(extractor.featureCount());
      double[] values = new double[features.length];
      Arrays.setAll(values, i -> features[i]);
      return values;
    }
  }

  private OnnxExtractor extractor(byte[] file, OnnxChoices choices) throws IOException {
    return OnnxExtractor.load(temp, described(file, choices));
  }

  private NetworkDescription described(byte[] file, OnnxChoices choices) throws IOException {
    Files.deleteIfExists(temp.resolve("network.json"));
    Files.write(temp.resolve(FILE), file);
    return new OnnxFolder(temp, FILE).describe(choices);
  }

  /** Returns pixels divided by 255. */
  private static double[] prepared() {
    byte[] pixels = IMAGE.pixels();
    double[] prepared = new double[pixels.length];
    Arrays.setAll(prepared, i -> Byte.toUnsignedInt(pixels[i]) / 255.0);
    return prepared;
  }
}

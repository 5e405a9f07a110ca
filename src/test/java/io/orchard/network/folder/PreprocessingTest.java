package io.orchard.network.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.cache.Checksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {
  private static final byte[] PIXELS = {0, (byte) 255, 51, (byte) 200, 100, 1};
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What CLIP's preprocessor_config.json states. */
  private static final Preprocessing CLIP =
      Preprocessing.of(
          List.of(0.48145466, 0.4578275, 0.40821073),
          List.of(0.26862954, 0.26130258, 0.27577711),
          ChannelOrder.RGB);

  @Test
  void noneKeepsValues() {
    assertThat(applied(Preprocessing.NONE)).containsExactly(0, 255, 51, 200, 100, 1);
  }

  @Test
  void tfScalesToOne() {
    assertThat(applied(Preprocessing.TF))
        .containsExactly(
            new float[] {-1, 1, -0.6f, 0.5686275f, -0.2156863f, -0.9921569f}, within(1e-6f));
  }

  @Test
  void caffeReversesAndCentres() {
    assertThat(applied(Preprocessing.CAFFE))
        .containsExactly(
            new float[] {
              51 - 103.939f, 255 - 116.779f, -123.68f, 1 - 103.939f, 100 - 116.779f, 200 - 123.68f
            },
            within(1e-4f));
  }

  /**
   * The 256 pixels of {@link #ramp}, prepared by NumPy 2.4.6 on float32 arrays: caffe and torch by
   * the lines of {@code keras.applications.imagenet_utils._preprocess_numpy_input}, torch-bgr as
   * {@code torch[..., ::-1]}, unit as {@code x / float32(255)}.
   */
  @ParameterizedTest
  @CsvSource({
    "caffe, , 432ba3bbf34d6a67c90d4bb9454e1e024b3b0f10776ba0e3089a56ce64184da2",
    "torch, , 4050b431cc05d340d447ea2dcaabfa48809ab614b2d422168c7bb1028a997f86",
    "torch, BGR, ac2de88a668502e9a5fcdf676632df2e613457ea5755e100d2738be0003571b4",
    "unit, , 2bc24d7acb7a3c8a0e40599751a3539648c8dc8ad686ece4324bb1bd801e257c"
  })
  void namedArithmeticIsKerasToTheLastBit(String name, ChannelOrder order, String sha256) {
    Preprocessing named = Preprocessing.named(name);
    float[] values = new float[768];
    (order == null ? named : named.in(order)).apply(ramp(), values);
    assertThat(sha256(values)).isEqualTo(sha256);
  }

  /**
   * The same pixels as planes {@code [3, 256]} by NumPy 2.4.6, {@code (x / float32(255) -
   * float32(mean)) / float32(std)}: torchvision's ToTensor and Normalize.
   */
  @Test
  void statedArithmeticIsTorchvisionsToTheLastBit() {
    float[] values = new float[768];
    CLIP.applyPlanar(ramp(), values);
    assertThat(sha256(values))
        .isEqualTo("78deb73a5166fd4f6ac2540a060c49632ba9b8e0df7c1a24ca48dbd75d12d0bf");
  }

  /** Keras scales before it subtracts: NumPy differs by 2^-24 in 174 of the 256 values. */
  @Test
  void tfIsKerasWithinTheLastBit() {
    for (float[] table : Preprocessing.TF.tables()) {
      for (int x = 0; x < 256; x++) {
        assertThat(Math.abs(table[x] - (x / 127.5f - 1))).isLessThanOrEqualTo(0x1p-24f);
      }
    }
  }

  @Test
  void planesHoldWhatPixelsHold() {
    for (Preprocessing each : List.of(Preprocessing.CAFFE, CLIP, CLIP.in(ChannelOrder.BGR))) {
      float[] pixels = new float[6];
      float[] planes = new float[6];
      each.apply(PIXELS, pixels);
      each.applyPlanar(PIXELS, planes);
      assertThat(planes)
          .containsExactly(pixels[0], pixels[3], pixels[1], pixels[4], pixels[2], pixels[5]);
    }
  }

  /** Formulas are part of fingerprints. */
  @Test
  void formulasSayAllThatIsComputed() {
    assertThat(Preprocessing.NONE.formula()).isEqualTo("RGB, 0 to 255");
    assertThat(Preprocessing.TF.formula()).isEqualTo("RGB, x / 127.5 - 1");
    assertThat(Preprocessing.CAFFE.formula()).isEqualTo("BGR, x - (103.939, 116.779, 123.68)");
    assertThat(Preprocessing.UNIT.in(ChannelOrder.BGR).formula()).isEqualTo("BGR, x / 255");
    assertThat(Preprocessing.TORCH.formula())
        .isEqualTo("RGB, (x / 255 - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)");
    assertThat(Preprocessing.TORCH.in(ChannelOrder.BGR).formula())
        .isEqualTo("BGR, (x / 255 - (0.406, 0.456, 0.485)) / (0.225, 0.224, 0.229)");
    assertThat(CLIP.formula())
        .isEqualTo(
            "RGB, (x / 255 - (0.48145467, 0.4578275, 0.40821072))"
                + " / (0.26862955, 0.2613026, 0.2757771)");
  }

  @Test
  void equalArithmeticIsEqual() {
    assertThat(
            Preprocessing.of(
                List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), ChannelOrder.RGB))
        .isEqualTo(Preprocessing.TORCH)
        .hasSameHashCodeAs(Preprocessing.TORCH)
        .isNotEqualTo(Preprocessing.TORCH.in(ChannelOrder.BGR));
    assertThat(Preprocessing.of(List.of(-0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), ChannelOrder.RGB))
        .isEqualTo(Preprocessing.UNIT);
  }

  @Test
  void textsReadBackEqual() throws JsonProcessingException {
    assertText(Preprocessing.NONE, "\"none\"");
    assertText(Preprocessing.TF, "\"tf\"");
    assertText(Preprocessing.CAFFE, "\"caffe\"");
    assertText(Preprocessing.TORCH, "\"torch\"");
    assertText(Preprocessing.UNIT, "\"unit\"");
    assertText(Preprocessing.TF.in(ChannelOrder.BGR), "{'mode':'tf','channels':'bgr'}");
    assertText(Preprocessing.TORCH.in(ChannelOrder.BGR), "{'mode':'torch','channels':'bgr'}");
    assertText(
        CLIP,
        "{'mean':[0.48145467,0.4578275,0.40821072],'std':[0.26862955,0.2613026,0.2757771],"
            + "'channels':'rgb'}");
  }

  @Test
  void whatAnObjectLeavesOutIsFilledIn() throws JsonProcessingException {
    assertThat(read("{'mode':'caffe'}")).isEqualTo(Preprocessing.CAFFE);
    assertThat(read("{'mode':'caffe','channels':'bgr'}")).isEqualTo(Preprocessing.CAFFE);
    assertThat(read("{'mean':[0,0,0],'std':[1,1,1]}")).isEqualTo(Preprocessing.UNIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'magic'",
        "'TF'",
        "''",
        "1",
        "true",
        "[]",
        "{}",
        "{'mode':'magic'}",
        "{'mode':null}",
        "{'mode':'caffe','channels':'rgb'}",
        "{'mode':'tf','channels':'grb'}",
        "{'mode':'tf','mean':[0,0,0],'std':[1,1,1]}",
        "{'mode':'tf','size':3}",
        "{'channels':'bgr'}",
        "{'mean':[0,0,0]}",
        "{'std':[1,1,1]}",
        "{'mean':0,'std':[1,1,1]}",
        "{'mean':[0,0],'std':[1,1,1]}",
        "{'mean':[0,0,0],'std':[1,1,1,1]}",
        "{'mean':[0,0,'0'],'std':[1,1,1]}",
        "{'mean':[0,0,NaN],'std':[1,1,1]}",
        "{'mean':[0,0,1e999],'std':[1,1,1]}",
        "{'mean':[0,0,-0.5],'std':[1,1,1]}",
        "{'mean':[123.68,116.779,103.939],'std':[1,1,1]}",
        "{'mean':[0,0,0],'std':[1,0,1]}",
        "{'mean':[0,0,0],'std':[1,1e-40,1]}",
        "{'mean':[0,0,0],'std':[1,-1,1]}",
        "{'mean':[0,0,0],'std':[58.395,57.12,57.375]}",
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(JsonProcessingException.class);
  }

  private static void assertText(Preprocessing preprocessing, String text)
      throws JsonProcessingException {
    assertThat(JSON.writeValueAsString(preprocessing)).isEqualTo(text.replace('\'', '"'));
    assertThat(read(text)).isEqualTo(preprocessing);
  }

  private static Preprocessing read(String text) throws JsonProcessingException {
    return JSON.readValue(text.replace('\'', '"'), Preprocessing.class);
  }

  /** 256 pixels {@code (x, 255 - x, 7 * x mod 256)}. */
  private static byte[] ramp() {
    byte[] pixels = new byte[768];
    for (int x = 0; x < 256; x++) {
      pixels[3 * x] = (byte) x;
      pixels[3 * x + 1] = (byte) (255 - x);
      pixels[3 * x + 2] = (byte) (7 * x);
    }
    return pixels;
  }

  private static String sha256(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Checksum.sha256(bytes.array());
  }

  private static float[] applied(Preprocessing preprocessing) {
    float[] values = new float[PIXELS.length];
    preprocessing.apply(PIXELS, values);
    return values;
  }
}

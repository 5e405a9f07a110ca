package io.orchard.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tests take for ONNX files is one to ONNX Runtime, and gives what they expect. */
class OnnxNetworksIT {
  /** float32 against double. */
  private static final Offset<Double> EXACT = Offset.offset(1e-6);

  /** float16 has 11 bits; values are up to 2. */
  private static final Offset<Double> HALF = Offset.offset(2e-3);

  private static final Offset<Double> BYTES = Offset.offset(QuantizedNetworks.TOLERANCE);

  private static final OrtEnvironment ENGINE = OnnxEngine.start();

  @TempDir Path temp;

  static Set<String> all() {
    return OnnxNetworks.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("all")
  void givesWhatIsExpected(String name) throws Exception {
    try (OrtSession session = ENGINE.createSession(OnnxNetworks.all().get(name))) {
      assertGivesWhatIsExpected(session);
    }
  }

  @Test
  void bytesGiveNearlyTheSame() throws Exception {
    double[] expected = OnnxNetworks.mean(OnnxNetworks.featureMap(prepared()));
    for (byte[] file : List.of(QuantizedNetworks.pairs(), QuantizedNetworks.operators())) {
      try (OrtSession session = ENGINE.createSession(file)) {
        assertThat(run(session).get("features")).containsExactly(expected, BYTES);
      }
    }
    try (OrtSession session = ENGINE.createSession(QuantizedNetworks.reversedByMatMul())) {
      double[] reversed = run(session).get("reversed");
      double[] turned = new double[reversed.length];
      Arrays.setAll(turned, i -> reversed[reversed.length - 1 - i]);
      assertThat(turned).containsExactly(expected, BYTES);
    }
  }

  @Test
  void takesWeightsFromBesideTheFile() throws Exception {
    Path file = OnnxNetworks.external(temp);
    try (OrtSession session = ENGINE.createSession(file.toString())) {
      assertGivesWhatIsExpected(session);
    }
  }

  @Test
  void aFixedBatchTakesNothingElse() throws Exception {
    try (OrtSession session = ENGINE.createSession(OnnxNetworks.batchOf(8))) {
      assertThatThrownBy(() -> run(session)).isInstanceOf(OrtException.class);
    }
  }

  private static void assertGivesWhatIsExpected(OrtSession session) throws OrtException {
    double[][][] map = OnnxNetworks.featureMap(prepared());
    assertThat(OnnxNetworks.mean(map)).doesNotHaveDuplicates().doesNotContain(0);
    for (Map.Entry<String, double[]> output : run(session).entrySet()) {
      switch (output.getKey()) {
        case ConvNetwork.MAP -> assertThat(output.getValue()).containsExactly(first(map), EXACT);
        case ConvNetwork.MAP_LAST ->
            assertThat(output.getValue()).containsExactly(last(map), EXACT);
        case ConvNetwork.TOKENS ->
            assertThat(output.getValue()).containsExactly(tokens(map), EXACT);
        case ConvNetwork.HALF ->
            assertThat(output.getValue()).containsExactly(OnnxNetworks.mean(map), HALF);
        default -> {
          boolean half = type(session) == OnnxJavaType.FLOAT16;
          assertThat(output.getValue())
              .containsExactly(OnnxNetworks.mean(map), half ? HALF : EXACT);
        }
      }
    }
  }

  /** Returns pixels divided by 255, as the form that takes bytes divides them itself. */
  private static double[] prepared() {
    byte[] pixels = OnnxNetworks.image().pixels();
    double[] prepared = new double[pixels.length];
    Arrays.setAll(prepared, i -> Byte.toUnsignedInt(pixels[i]) / 255.0);
    return prepared;
  }

  private static double[] first(double[][][] map) {
    double[] values = new double[OnnxNetworks.FEATURES * 20];
    Arrays.setAll(values, i -> map[i % 20 / 5][i % 5][i / 20]);
    return values;
  }

  private static double[] last(double[][][] map) {
    return Arrays.stream(map).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] tokens(double[][][] map) {
    double[] places = last(map);
    double[] first = OnnxNetworks.largest(map);
    double[] values = Arrays.copyOf(first, first.length + places.length);
    System.arraycopy(places, 0, values, first.length, places.length);
    return values;
  }

  private static OnnxJavaType type(OrtSession session) throws OrtException {
    return ((TensorInfo) session.getInputInfo().get("images").getInfo()).type;
  }

  private static Map<String, double[]> run(OrtSession session) throws OrtException {
    Map<String, double[]> outputs = new TreeMap<>();
    try (OnnxTensor images = images(session);
        OrtSession.Result result = session.run(Map.<String, OnnxTensorLike>of("images", images))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        FloatBuffer floats = ((OnnxTensor) output.getValue()).getFloatBuffer();
        double[] values = new double[floats.remaining()];
        Arrays.setAll(values, floats::get);
        outputs.put(output.getKey(), values);
      }
    }
    return outputs;
  }

  private static OnnxTensor images(OrtSession session) throws OrtException {
    TensorInfo info = (TensorInfo) session.getInputInfo().get("images").getInfo();
    boolean last = info.getDimensionNames()[1].equals("height") || info.getShape()[3] == 3;
    long[] shape =
        last
            ? new long[] {1, OnnxNetworks.HEIGHT, OnnxNetworks.WIDTH, 3}
            : new long[] {1, 3, OnnxNetworks.HEIGHT, OnnxNetworks.WIDTH};
    double[] prepared = prepared();
    int area = prepared.length / 3;
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(prepared.length * 4).order(ByteOrder.nativeOrder());
    for (int i = 0; i < prepared.length; i++) {
      double value = prepared[last ? i : i % area * 3 + i / area];
      switch (info.type) {
        case FLOAT -> bytes.putFloat((float) value);
        case FLOAT16 -> bytes.putShort(Fp16Conversions.floatToFp16((float) value));
        default -> bytes.put((byte) Math.round(value * 255));
      }
    }
    return OnnxTensor.createTensor(ENGINE, bytes.flip(), shape, info.type);
  }
}

package io.orchard.network.onnx;

import static io.orchard.network.onnx.OnnxNetworks.FEATURES;
import static io.orchard.network.onnx.OnnxNetworks.HEIGHT;
import static io.orchard.network.onnx.OnnxNetworks.WIDTH;

import io.orchard.network.onnx.Layer.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link OnnxNetworks#nchw} in bytes, for pixels of -1 to 1: features are those within {@link
 * #TOLERANCE}.
 */
public final class QuantizedNetworks {
  /** A step of a feature is 0.016; pixels and weights are rounded too. */
  public static final double TOLERANCE = 0.02;

  private static final float LARGEST_FEATURE = 4;

  private QuantizedNetworks() {}

  /** Returns float32 operators between QuantizeLinear and DequantizeLinear. */
  public static byte[] pairs() {
    return QuantizedNetwork.write(new QuantizedNetwork.Pairs(), layers(), tensors(), HEIGHT, WIDTH);
  }

  /** Returns operators on bytes, ONNX Runtime's own among them. */
  public static byte[] operators() {
    return QuantizedNetwork.write(
        new QuantizedNetwork.Operators(), layers(), tensors(), HEIGHT, WIDTH);
  }

  /**
   * Returns {@link #operators} with a last QLinearMatMul, which turns the order of the features.
   */
  public static byte[] reversedByMatMul() {
    byte[] reversed = new byte[FEATURES * FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      reversed[i * FEATURES + FEATURES - 1 - i] = 64;
    }
    QuantizedNetwork.Operators form = new QuantizedNetwork.Operators();
    QuantizedNetwork.fill(form, layers(), tensors(), HEIGHT, WIDTH);
    form.graph
        .weight(WrittenTensor.raw("turn", WrittenType.INT8, reversed, FEATURES, FEATURES))
        .weight(WrittenTensor.floats("turn.scale", new float[] {1 / 64f}))
        .weight(WrittenTensor.raw("turn.zero", WrittenType.INT8, new byte[1]))
        .node(WrittenNode.of("Flatten").in("mean.bytes").out("flat"))
        .node(
            WrittenNode.of("QLinearMatMul")
                .in("flat", "mean.scale", "mean.zero", "turn", "turn.scale", "turn.zero")
                .in("mean.scale", "mean.zero")
                .out("turned"))
        .node(
            WrittenNode.of("DequantizeLinear")
                .in("turned", "mean.scale", "mean.zero")
                .out("reversed"))
        .output("reversed", WrittenType.FLOAT, "n", FEATURES);
    return OnnxWriter.of(form.graph).operatorSet("com.microsoft", 1).toBytes();
  }

  private static List<Layer> layers() {
    Layer convolution =
        new Layer(
            Kind.CONVOLUTION,
            List.of("images"),
            "conv",
            OnnxNetworks.kernel(),
            OnnxNetworks.bias(),
            OnnxNetworks.SIZE,
            OnnxNetworks.STRIDE,
            0,
            1);
    return List.of(
        convolution,
        Layer.plain(Kind.RELU, "relu", List.of("conv")),
        Layer.plain(Kind.MEAN, "mean", List.of("relu")));
  }

  private static Map<String, Quantization> tensors() {
    Quantization features = Quantization.ofRange(0, LARGEST_FEATURE);
    return new HashMap<>(
        Map.of("images", Quantization.ofRange(-1, 1), "relu", features, "mean", features));
  }
}

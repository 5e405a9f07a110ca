package io.orchard.network.onnx;

import io.orchard.network.onnx.Layer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a network in bytes, in the two forms that quantisers write. Activations have one scale for
 * a tensor, weights one for an output channel; rectifiers are what the end of a range does.
 */
final class QuantizedNetwork {
  private static final String FEATURES = "features";

  /** Operators in float32 between those that quantise; the engine makes one of each three. */
  static final class Pairs extends Form {
    @Override
    void input(String tensor) {
      quantized(tensor, tensor);
    }

    @Override
    void convolution(Layer layer) {
      String out = layer.output();
      dequantized(out + ".weight", 0);
      dequantized(out + ".bias", 0);
      node(
          layer,
          layer.window(WrittenNode.of("Conv").in(dq(layer.inputs().get(0)), dq(out + ".weight"))),
          dq(out + ".bias"));
    }

    @Override
    void bias(String bias, float[] scales) {
      graph
          .weight(WrittenTensor.floats(bias + ".scale", scales, scales.length))
          .weight(WrittenTensor.ints(bias + ".zero", new int[scales.length], scales.length));
    }

    @Override
    void add(Layer layer) {
      node(layer, WrittenNode.of("Add").in(dq(layer.inputs().get(0)), dq(layer.inputs().get(1))));
    }

    @Override
    void maxPool(Layer layer) {
      node(layer, layer.window(WrittenNode.of("MaxPool").in(dq(layer.inputs().get(0)))));
    }

    @Override
    void mean(Layer layer) {
      node(layer, WrittenNode.of("GlobalAveragePool").in(dq(layer.inputs().get(0))));
      graph.node(WrittenNode.of("Flatten").in(dq(layer.output())).out(FEATURES));
    }

    private void node(Layer layer, WrittenNode node, String... more) {
      graph.node(node.in(more).out(layer.output() + ".float"));
      quantized(layer.output() + ".float", layer.output());
    }

    private void quantized(String from, String tensor) {
      graph.node(
          WrittenNode.of("QuantizeLinear").in(from).in(parameters(tensor)).out(tensor + ".bytes"));
      dequantize(tensor + ".bytes", tensor);
    }

    private void dequantize(String from, String tensor) {
      graph.node(
          WrittenNode.of("DequantizeLinear").in(from).in(parameters(tensor)).out(dq(tensor)));
    }

    private void dequantized(String tensor, long axis) {
      graph.node(
          WrittenNode.of("DequantizeLinear")
              .in(tensor)
              .in(parameters(tensor))
              .out(dq(tensor))
              .with("axis", axis));
    }

    private static String dq(String tensor) {
      return tensor + ".dequantized";
    }
  }

  /** Operators that take and give bytes. */
  static final class Operators extends Form {
    private static final String RUNTIME = "com.microsoft";

    @Override
    void input(String tensor) {
      graph.node(
          WrittenNode.of("QuantizeLinear").in(tensor).in(parameters(tensor)).out(bytes(tensor)));
    }

    @Override
    void convolution(Layer layer) {
      String in = layer.inputs().get(0);
      String weight = layer.output() + ".weight";
      graph.node(
          layer.window(
              WrittenNode.of("QLinearConv")
                  .in(bytes(in))
                  .in(parameters(in))
                  .in(weight)
                  .in(parameters(weight))
                  .in(parameters(layer.output()))
                  .in(layer.output() + ".bias")
                  .out(bytes(layer.output()))));
    }

    /** The operator works it out of the scales of input and weights. */
    @Override
    void bias(String bias, float[] scales) {}

    @Override
    void add(Layer layer) {
      WrittenNode node = WrittenNode.of("QLinearAdd").domain(RUNTIME);
      layer.inputs().forEach(in -> node.in(bytes(in)).in(parameters(in)));
      graph.node(node.in(parameters(layer.output())).out(bytes(layer.output())));
    }

    @Override
    void maxPool(Layer layer) {
      graph.node(
          layer.window(
              WrittenNode.of("MaxPool")
                  .in(bytes(layer.inputs().get(0)))
                  .out(bytes(layer.output()))));
    }

    @Override
    void mean(Layer layer) {
      String in = layer.inputs().get(0);
      String out = layer.output();
      graph
          .node(
              WrittenNode.of("QLinearGlobalAveragePool")
                  .domain(RUNTIME)
                  .in(bytes(in))
                  .in(parameters(in))
                  .in(parameters(out))
                  .out(bytes(out))
                  .with("channels_last", 0))
          .node(WrittenNode.of("DequantizeLinear").in(bytes(out)).in(parameters(out)).out("pooled"))
          .node(WrittenNode.of("Flatten").in("pooled").out(FEATURES));
    }

    private static String bytes(String tensor) {
      return tensor + ".bytes";
    }
  }

  /** One of the two forms: what it makes of each layer. */
  abstract static class Form {
    final WrittenGraph graph = new WrittenGraph();

    abstract void input(String tensor);

    abstract void convolution(Layer layer);

    /** Takes the scale of each value of a bias. */
    abstract void bias(String bias, float[] scales);

    abstract void add(Layer layer);

    abstract void maxPool(Layer layer);

    abstract void mean(Layer layer);

    /** Returns the names of scale and zero of a tensor. */
    static String[] parameters(String tensor) {
      return new String[] {tensor + ".scale", tensor + ".zero"};
    }
  }

  private final Form form;
  private final Map<String, Quantization> tensors;

  private QuantizedNetwork(Form form, Map<String, Quantization> tensors) {
    this.form = form;
    this.tensors = tensors;
  }

  /**
   * Returns a network that takes {@code images} in float32 and gives {@code features [n, d]} in
   * float32.
   *
   * @param tensors how to make bytes of {@code images} and of what each layer gives
   */
  static byte[] write(
      Form form, List<Layer> layers, Map<String, Quantization> tensors, int height, int width) {
    fill(form, layers, tensors, height, width);
    form.graph.output(FEATURES, WrittenType.FLOAT, "n", "d");
    return OnnxWriter.of(form.graph).operatorSet("com.microsoft", 1).toBytes();
  }

  /** Adds all of the network but the declaration of its output. */
  static void fill(
      Form form, List<Layer> layers, Map<String, Quantization> tensors, int height, int width) {
    form.graph.input("images", WrittenType.FLOAT, "n", 3, height, width);
    QuantizedNetwork network = new QuantizedNetwork(form, tensors);
    network.addParameters("images", tensors.get("images"));
    form.input("images");
    withoutRectifiers(layers).forEach(network::add);
  }

  private static List<Layer> withoutRectifiers(List<Layer> layers) {
    List<Layer> kept = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer.isRectifier()) {
        kept.add(kept.remove(kept.size() - 1).named(layer.output()));
      } else {
        kept.add(layer);
      }
    }
    return kept;
  }

  private void add(Layer layer) {
    Quantization input = tensors.get(layer.inputs().get(0));
    if (layer.kind() == Kind.MAX_POOL) {
      tensors.put(layer.output(), input);
    }
    addParameters(layer.output(), tensors.get(layer.output()));
    switch (layer.kind()) {
      case CONVOLUTION -> {
        addWeights(layer, input);
        form.convolution(layer);
      }
      case ADD -> form.add(layer);
      case MAX_POOL -> form.maxPool(layer);
      case MEAN -> form.mean(layer);
      default -> throw new IllegalArgumentException(layer.toString());
    }
  }

  private void addParameters(String tensor, Quantization quantization) {
    form.graph
        .weight(WrittenTensor.floats(tensor + ".scale", new float[] {quantization.scale()}))
        .weight(
            WrittenTensor.raw(
                tensor + ".zero", WrittenType.UINT8, new byte[] {(byte) quantization.zero()}));
  }

  private void addWeights(Layer layer, Quantization input) {
    int outputs = layer.bias().length;
    Quantization[] weights = Quantization.ofKernel(layer.kernel(), outputs);
    float[] scales = Quantization.scales(weights);
    float[] biasScales = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      biasScales[o] = scales[o] * input.scale();
    }
    String weight = layer.output() + ".weight";
    String bias = layer.output() + ".bias";
    byte[] bytes = Quantization.bytes(layer.kernel(), weights);
    int[] steps = Quantization.bias(layer.bias(), input, weights);
    form.graph
        .weight(WrittenTensor.raw(weight, WrittenType.INT8, bytes, layer.kernelShape()))
        .weight(WrittenTensor.floats(weight + ".scale", scales, outputs))
        .weight(WrittenTensor.raw(weight + ".zero", WrittenType.INT8, new byte[outputs], outputs))
        .weight(WrittenTensor.ints(bias, steps, outputs));
    form.bias(bias, biasScales);
  }
}

package io.orchard.network.onnx;

import static io.orchard.network.onnx.OnnxNetworks.FEATURES;
import static io.orchard.network.onnx.OnnxNetworks.HEIGHT;
import static io.orchard.network.onnx.OnnxNetworks.SIZE;
import static io.orchard.network.onnx.OnnxNetworks.STRIDE;
import static io.orchard.network.onnx.OnnxNetworks.WIDTH;

import java.util.Arrays;

/** Builds the network of {@link OnnxNetworks} with one input, and outputs as asked for. */
final class ConvNetwork {
  /** Names of the outputs that can be asked for. */
  static final String VECTOR = "features";

  static final String MAP = "map";
  static final String MAP_LAST = "map_last";
  static final String TOKENS = "last_hidden_state";
  static final String HALF = "half";
  static final String DOUBLE = "double";
  static final String RANK_FIVE = "rank_five";

  private final WrittenGraph graph = new WrittenGraph();
  private WrittenTensor kernel =
      WrittenTensor.floats("kernel", OnnxNetworks.kernel(), FEATURES, 3, SIZE, SIZE);
  private WrittenType type = WrittenType.FLOAT;
  private boolean channelsLast;
  private Object batch = "n";
  private Object channels = 3;
  private Object height = HEIGHT;
  private Object width = WIDTH;
  private boolean typed = true;
  private String[] outputs = {VECTOR};

  ConvNetwork type(WrittenType inputType) {
    type = inputType;
    return this;
  }

  ConvNetwork channelsLast() {
    channelsLast = true;
    return this;
  }

  ConvNetwork batch(Object size) {
    batch = size;
    return this;
  }

  ConvNetwork channels(Object size) {
    channels = size;
    return this;
  }

  ConvNetwork size(Object inputHeight, Object inputWidth) {
    height = inputHeight;
    width = inputWidth;
    return this;
  }

  ConvNetwork kernel(WrittenTensor tensor) {
    kernel = tensor;
    return this;
  }

  ConvNetwork untyped() {
    typed = false;
    return this;
  }

  ConvNetwork outputs(String... names) {
    outputs = names;
    return this;
  }

  byte[] toBytes() {
    return OnnxWriter.of(graph()).toBytes();
  }

  WrittenGraph graph() {
    addInput();
    graph
        .weight(kernel)
        .weight(WrittenTensor.floats("bias", OnnxNetworks.bias(), FEATURES))
        .node(
            WrittenNode.of("Conv")
                .in("prepared", "kernel", "bias")
                .out("conv")
                .withList("strides", STRIDE, STRIDE))
        .node(WrittenNode.of("Relu").in("conv").out(MAP))
        .node(WrittenNode.of("GlobalAveragePool").in(MAP).out("mean"))
        .node(WrittenNode.of("Flatten").in("mean").out(VECTOR));
    Arrays.stream(outputs).forEach(this::addOutput);
    return graph;
  }

  private void addInput() {
    if (channelsLast) {
      graph.input("images", type, batch, height, width, channels);
    } else {
      graph.input("images", type, batch, channels, height, width);
    }
    float scale = type == WrittenType.UINT8 ? 1 / 255f : 1;
    graph
        .weight(WrittenTensor.floats("scale", new float[] {scale}))
        .node(cast("images", "floats", WrittenType.FLOAT))
        .node(WrittenNode.of("Mul").in("floats", "scale").out("scaled"))
        .node(
            channelsLast
                ? transposed("scaled", "prepared", 0, 3, 1, 2)
                : WrittenNode.of("Identity").in("scaled").out("prepared"));
  }

  private void addOutput(String name) {
    switch (name) {
      case VECTOR -> addOutput(name, WrittenType.FLOAT, batch, FEATURES);
      case MAP -> addOutput(name, WrittenType.FLOAT, batch, FEATURES, "rows", "columns");
      case MAP_LAST -> {
        graph.node(transposed(MAP, name, 0, 2, 3, 1));
        addOutput(name, WrittenType.FLOAT, batch, "rows", "columns", FEATURES);
      }
      case HALF -> {
        graph.node(cast(VECTOR, name, WrittenType.FLOAT16));
        addOutput(name, WrittenType.FLOAT16, batch, FEATURES);
      }
      case DOUBLE -> {
        graph.node(cast(VECTOR, name, WrittenType.DOUBLE));
        addOutput(name, WrittenType.DOUBLE, batch, FEATURES);
      }
      case RANK_FIVE -> {
        addReshaped(VECTOR, name, 0, FEATURES, 1, 1, 1);
        addOutput(name, WrittenType.FLOAT, batch, FEATURES, 1, 1, 1);
      }
      case TOKENS -> addTokens();
      default -> throw new IllegalArgumentException(name);
    }
  }

  /** Adds the places of the map as tokens, and before them each channel's largest value. */
  private void addTokens() {
    graph.node(WrittenNode.of("GlobalMaxPool").in(MAP).out("largest"));
    addReshaped("largest", "first", 0, FEATURES, -1);
    addReshaped(MAP, "places", 0, FEATURES, -1);
    graph
        .node(WrittenNode.of("Concat").in("first", "places").out("columns").with("axis", 2))
        .node(transposed("columns", TOKENS, 0, 2, 1));
    addOutput(TOKENS, WrittenType.FLOAT, batch, "tokens", FEATURES);
  }

  private void addOutput(String name, WrittenType outputType, Object... sizes) {
    if (typed) {
      graph.output(name, outputType, sizes);
    } else {
      graph.untypedOutput(name);
    }
  }

  private void addReshaped(String from, String to, long... shape) {
    graph
        .weight(WrittenTensor.longs(to + "_shape", shape))
        .node(WrittenNode.of("Reshape").in(from, to + "_shape").out(to));
  }

  private static WrittenNode cast(String from, String to, WrittenType type) {
    return WrittenNode.of("Cast").in(from).out(to).with("to", type.number());
  }

  private static WrittenNode transposed(String from, String to, long... order) {
    return WrittenNode.of("Transpose").in(from).out(to).withList("perm", order);
  }
}

package io.orchard.network.onnx;

import java.util.List;

/** Writes a built-in network as torchvision would: float32, channels first, open batch. */
final class FloatNetwork {
  private FloatNetwork() {}

  /** Returns a network that takes {@code images} and gives {@code features [n, d]}. */
  static byte[] write(List<Layer> layers, int side) {
    WrittenGraph graph = graph(layers, side).output("features", WrittenType.FLOAT, "n", "d");
    return OnnxWriter.of(graph).toBytes();
  }

  /** Returns a network that gives what every layer computes. */
  static byte[] writeOpen(List<Layer> layers, int side) {
    WrittenGraph graph = graph(layers, side);
    layers.forEach(layer -> graph.untypedOutput(layer.output()));
    return OnnxWriter.of(graph).toBytes();
  }

  private static WrittenGraph graph(List<Layer> layers, int side) {
    WrittenGraph graph = new WrittenGraph().input("images", WrittenType.FLOAT, "n", 3, side, side);
    if (layers.stream().anyMatch(layer -> layer.kind() == Layer.Kind.RELU6)) {
      graph.weight(WrittenTensor.floats("zero", new float[] {0}));
      graph.weight(WrittenTensor.floats("six", new float[] {6}));
    }
    for (Layer layer : layers) {
      add(graph, layer);
    }
    return graph;
  }

  private static void add(WrittenGraph graph, Layer layer) {
    String[] in = layer.inputs().toArray(String[]::new);
    String out = layer.output();
    switch (layer.kind()) {
      case CONVOLUTION ->
          graph
              .weight(WrittenTensor.floats(out + ".weight", layer.kernel(), layer.kernelShape()))
              .weight(WrittenTensor.floats(out + ".bias", layer.bias(), layer.bias().length))
              .node(
                  layer.window(
                      WrittenNode.of("Conv").in(in[0], out + ".weight", out + ".bias").out(out)));
      case RELU -> graph.node(WrittenNode.of("Relu").in(in).out(out));
      case RELU6 -> graph.node(WrittenNode.of("Clip").in(in[0], "zero", "six").out(out));
      case MAX_POOL -> graph.node(layer.window(WrittenNode.of("MaxPool").in(in).out(out)));
      case ADD -> graph.node(WrittenNode.of("Add").in(in).out(out));
      case MEAN ->
          graph
              .node(WrittenNode.of("GlobalAveragePool").in(in).out(out + ".pooled"))
              .node(WrittenNode.of("Flatten").in(out + ".pooled").out(out));
    }
  }
}

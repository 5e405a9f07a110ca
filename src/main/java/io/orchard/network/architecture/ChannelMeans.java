package io.orchard.network.architecture;

import com.google.protobuf.ByteString;
import io.orchard.image.raster.RgbImage;
import io.orchard.network.folder.Precision;
import io.orchard.network.tensorflow.TensorFlowEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TUint8;

/**
 * Means of the channels that a network's convolutions take in, over the pixels of the {@link
 * TestCard}. Computed in float64, so that all machines find the same to far more digits than
 * rounding to bfloat16 asks for.
 */
final class ChannelMeans {
  /** Pixels per side: as good as 224 for telling means, in a fifth of the time. */
  private static final int SIDE = 96;

  private static final String INPUT = "images";
  private static final Set<String> CONVOLUTIONS = Set.of("Conv2D", "DepthwiseConv2dNative");

  private ChannelMeans() {}

  /** Returns the means of each layer's input channels, by the layer's name. */
  static Map<String, double[]> of(Architecture architecture, NetworkWeights weights) {
    try (Graph graph = new Graph()) {
      graph.importGraphDef(inFloat64(graph(architecture, weights)));
      List<NodeDef> layers =
          graph.toGraphDef().getNodeList().stream()
              .filter(node -> CONVOLUTIONS.contains(node.getOp()))
              .toList();
      try (Session session = new Session(graph, TensorFlowEngine.sessionConfig(Precision.FLOAT32));
          TUint8 card = card();
          Result inputs = run(session.runner().feed(INPUT, card), layers)) {
        Map<String, double[]> means = new HashMap<>();
        for (NodeDef layer : layers) {
          String name = layer.getName();
          TFloat64 input = (TFloat64) inputs.get(layer.getInput(0)).orElseThrow();
          means.put(name.substring(0, name.lastIndexOf('/')), means(input));
        }
        return means;
      }
    }
  }

  private static GraphDef graph(Architecture architecture, NetworkWeights weights) {
    try (Graph graph = new Graph()) {
      ConvolutionGraph network = new ConvolutionGraph(graph);
      Operand<TUint8> images = network.input(INPUT, SIDE, SIDE);
      Operand<TFloat32> prepared = network.preprocess(images, architecture.preprocessing());
      architecture.build(network, weights, prepared);
      return graph.toGraphDef();
    }
  }

  private static Result run(Session.Runner runner, List<NodeDef> layers) {
    layers.stream().map(layer -> layer.getInput(0)).distinct().forEach(runner::fetch);
    return runner.run();
  }

  private static TUint8 card() {
    RgbImage card = TestCard.of(SIDE, SIDE);
    return TUint8.tensorOf(Shape.of(1, SIDE, SIDE, 3), DataBuffers.of(card.pixels()));
  }

  /** Returns the mean of each channel of {@code [1, h, w, c]}. */
  private static double[] means(TFloat64 featureMap) {
    int channels = Math.toIntExact(featureMap.shape().get(3));
    double[] values = new double[Math.toIntExact(featureMap.size())];
    featureMap.asRawTensor().data().asDoubles().read(values);
    double[] means = new double[channels];
    for (int i = 0; i < values.length; i++) {
      means[i % channels] += values[i] * channels / values.length;
    }
    return means;
  }

  /** Returns a graph with float64 wherever there was float32. */
  private static GraphDef inFloat64(GraphDef graph) {
    GraphDef.Builder copy = graph.toBuilder();
    for (NodeDef.Builder node : copy.getNodeBuilderList()) {
      node.getAttrMap()
          .forEach(
              (name, value) -> {
                if (value.getType() == DataType.DT_FLOAT) {
                  node.putAttr(name, AttrValue.newBuilder().setType(DataType.DT_DOUBLE).build());
                } else if (value.getTensor().getDtype() == DataType.DT_FLOAT) {
                  TensorProto tensor = inFloat64(value.getTensor());
                  node.putAttr(name, AttrValue.newBuilder().setTensor(tensor).build());
                }
              });
    }
    return copy.build();
  }

  private static TensorProto inFloat64(TensorProto tensor) {
    TensorProto.Builder copy = tensor.toBuilder().setDtype(DataType.DT_DOUBLE).clearFloatVal();
    tensor.getFloatValList().forEach(value -> copy.addDoubleVal(value));
    FloatBuffer content =
        tensor
            .getTensorContent()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    ByteBuffer doubles =
        ByteBuffer.allocate(content.remaining() * Double.BYTES).order(ByteOrder.nativeOrder());
    while (content.hasRemaining()) {
      doubles.putDouble(content.get());
    }
    return copy.setTensorContent(ByteString.copyFrom(doubles.flip())).build();
  }
}

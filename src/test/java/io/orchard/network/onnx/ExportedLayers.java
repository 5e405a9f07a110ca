package io.orchard.network.onnx;

import com.google.protobuf.ByteString;
import io.orchard.network.onnx.Layer.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;

/**
 * The layers of a SavedModel that this program wrote, from prepared pixels, which are called {@code
 * images} here, to features; kernels as ONNX has them. Padding is made part of what follows it: of
 * a pool too, because what is pooled is never negative.
 */
final class ExportedLayers {
  private static final String IMAGES = "images";

  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, Integer> padded = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Map<String, Layer> layers = new LinkedHashMap<>();

  private ExportedLayers() {}

  /** Reads the layers in the order they run in. */
  static List<Layer> read(Path folder) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve("saved_model.pb"));
    GraphDef graph = SavedModel.parseFrom(file).getMetaGraphs(0).getGraphDef();
    ExportedLayers exported = new ExportedLayers();
    graph.getNodeList().forEach(exported::add);
    return List.copyOf(exported.layers.values());
  }

  private void add(NodeDef node) {
    switch (node.getOp()) {
      case "Const" -> constants.put(node.getName(), node.getAttrOrThrow("value").getTensor());
      // The last step of the preprocessing.
      case "Mul" -> renamed.put(node.getName(), IMAGES);
      case "PadV2" -> {
        renamed.put(node.getName(), input(node, 0));
        padded.put(node.getName(), ints(node.getInput(1))[2]);
      }
      case "Conv2D", "DepthwiseConv2dNative" -> put(convolution(node));
      case "BiasAdd" ->
          put(layers.remove(input(node, 0)).withBias(node.getName(), floats(node.getInput(1))));
      case "Relu" -> put(Layer.plain(Kind.RELU, node.getName(), inputs(node, 1)));
      case "Relu6" -> put(Layer.plain(Kind.RELU6, node.getName(), inputs(node, 1)));
      case "AddV2", "Add" -> put(Layer.plain(Kind.ADD, node.getName(), inputs(node, 2)));
      case "MaxPoolV2" -> put(pool(node));
      case "Mean" -> put(Layer.plain(Kind.MEAN, "features", inputs(node, 1)));
      default -> {}
    }
  }

  private void put(Layer layer) {
    layers.put(layer.output(), layer);
  }

  private Layer convolution(NodeDef node) {
    TensorProto weights = constants.get(node.getInput(1));
    int side = (int) weights.getTensorShape().getDim(0).getSize();
    int in = (int) weights.getTensorShape().getDim(2).getSize();
    int out = (int) weights.getTensorShape().getDim(3).getSize();
    boolean depthwise = node.getOp().startsWith("Depthwise");
    float[] kernel = transposed(floats(node.getInput(1)), side * side, in * out);
    if (!depthwise) {
      kernel = outputsFirst(kernel, side * side, in, out);
    }
    boolean same = node.getAttrOrThrow("padding").getS().toStringUtf8().equals("SAME");
    return new Layer(
        Kind.CONVOLUTION,
        inputs(node, 1),
        node.getName(),
        kernel,
        new float[0],
        side,
        (int) node.getAttrOrThrow("strides").getList().getI(1),
        same ? Layer.SAME : padded.getOrDefault(node.getInput(0), 0),
        depthwise ? in : 1);
  }

  private Layer pool(NodeDef node) {
    return Layer.pool(
        node.getName(),
        input(node, 0),
        ints(node.getInput(1))[1],
        ints(node.getInput(2))[1],
        padded.getOrDefault(node.getInput(0), 0));
  }

  private String input(NodeDef node, int index) {
    return renamed.getOrDefault(node.getInput(index), node.getInput(index));
  }

  private List<String> inputs(NodeDef node, int count) {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(input(node, i));
    }
    return inputs;
  }

  private float[] floats(String constant) {
    TensorProto tensor = constants.get(constant);
    ByteString content = tensor.getTensorContent();
    float[] values = new float[content.size() / Float.BYTES];
    content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    if (values.length == 0) {
      values =
          new float
              [tensor.getTensorShape().getDimList().stream()
                  .mapToInt(size -> (int) size.getSize())
                  .reduce(1, Math::multiplyExact)];
      Arrays.fill(values, tensor.getFloatVal(0));
    }
    return values;
  }

  private int[] ints(String constant) {
    ByteString content = constants.get(constant).getTensorContent();
    int[] values = new int[content.size() / Integer.BYTES];
    content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  /** Returns {@code [rows, columns]} as {@code [columns, rows]}. */
  private static float[] transposed(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return turned;
  }

  /** Returns {@code [in, out, area]} as {@code [out, in, area]}. */
  private static float[] outputsFirst(float[] values, int area, int in, int out) {
    float[] turned = new float[values.length];
    for (int i = 0; i < in * out; i++) {
      System.arraycopy(values, i * area, turned, (i % out * in + i / out) * area, area);
    }
    return turned;
  }
}

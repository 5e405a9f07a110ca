package io.orchard.network.architecture;

import io.orchard.network.folder.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * MobileNetV2 with width multiplier 1.0: Sandler, Howard, Zhu, Zhmoginov, Chen, "MobileNetV2:
 * Inverted Residuals and Linear Bottlenecks", 2018, doi:10.1109/CVPR.2018.00474, table 2, with
 * Keras's layer names. 2,257,984 parameters, 1,280 channels at the end.
 */
final class MobileNetV2 extends Architecture {
  private static final double EPSILON = 1e-3;
  private static final int FIRST_CHANNELS = 32;
  private static final int LAST_CHANNELS = 1280;
  private static final List<Block> BLOCKS = blocks();

  /** One inverted residual: widen, filter each channel, narrow; add the input where it fits. */
  private record Block(int index, int in, int out, int stride, int expansion) {
    int wide() {
      return in * expansion;
    }

    boolean residual() {
      return stride == 1 && in == out;
    }

    String prefix() {
      return index == 0 ? "expanded_conv_" : "block_" + index + "_";
    }
  }

  @Override
  public String name() {
    return "mobilenetv2";
  }

  @Override
  public Preprocessing preprocessing() {
    return Preprocessing.TF;
  }

  /** Its sum was never published. The figures: ONNX Runtime, float32, the same weights. */
  @Override
  public PublicFile publicFile() {
    return new PublicFile(
        "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5",
        new Fingerprint(
            this,
            393.561,
            25.9949,
            694,
            5.16730,
            116,
            List.of(0.19960, 0.04432, 0.00916, 3.56431)));
  }

  @Override
  List<LayerSpec> layers() {
    List<LayerSpec> layers = new ArrayList<>();
    layers.add(LayerSpec.convolution("Conv1", 3, 3, FIRST_CHANNELS, LayerSpec.RECTIFIED));
    layers.add(LayerSpec.batchNorm("bn_Conv1", FIRST_CHANNELS));
    BLOCKS.forEach(block -> addLayers(layers, block));
    int in = BLOCKS.get(BLOCKS.size() - 1).out();
    layers.add(LayerSpec.convolution("Conv_1", 1, in, LAST_CHANNELS, LayerSpec.RECTIFIED));
    layers.add(LayerSpec.batchNorm("Conv_1_bn", LAST_CHANNELS));
    return layers;
  }

  @Override
  Operand<TFloat32> build(
      ConvolutionGraph graph, NetworkWeights weights, Operand<TFloat32> images) {
    Operand<TFloat32> x = images;
    x = graph.relu6(graph.convolution(x, folded(weights, "Conv1", "bn_Conv1"), 2));
    for (Block block : BLOCKS) {
      x = build(graph, weights, block, x);
    }
    return graph.relu6(graph.convolution(x, folded(weights, "Conv_1", "Conv_1_bn"), 1));
  }

  private static void addLayers(List<LayerSpec> layers, Block block) {
    String name = block.prefix();
    int wide = block.wide();
    if (block.expansion() > 1) {
      layers.add(LayerSpec.convolution(name + "expand", 1, block.in(), wide, LayerSpec.RECTIFIED));
      layers.add(LayerSpec.batchNorm(name + "expand_BN", wide));
    }
    layers.add(LayerSpec.depthwise(name + "depthwise", 3, wide, LayerSpec.RECTIFIED));
    layers.add(LayerSpec.batchNorm(name + "depthwise_BN", wide));
    double gain = block.residual() ? LayerSpec.RESIDUAL : LayerSpec.LINEAR;
    layers.add(LayerSpec.convolution(name + "project", 1, wide, block.out(), gain));
    layers.add(LayerSpec.batchNorm(name + "project_BN", block.out()));
  }

  private static Operand<TFloat32> build(
      ConvolutionGraph graph, NetworkWeights weights, Block block, Operand<TFloat32> input) {
    Operand<TFloat32> x = input;
    if (block.expansion() > 1) {
      x = graph.relu6(graph.convolution(x, folded(weights, block, "expand"), 1));
    }
    x = graph.relu6(graph.depthwise(x, folded(weights, block, "depthwise"), block.stride()));
    x = graph.convolution(x, folded(weights, block, "project"), 1);
    return block.residual() ? graph.add(input, x, block.prefix() + "add") : x;
  }

  private static FoldedKernel folded(NetworkWeights weights, Block block, String layer) {
    String name = block.prefix() + layer;
    return folded(weights, name, name + "_BN");
  }

  private static FoldedKernel folded(NetworkWeights weights, String layer, String batchNorm) {
    return FoldedKernel.of(weights, layer).batchNorm(weights, batchNorm, EPSILON);
  }

  /** Returns the rows of the paper's table 2: expansion, channels, repeats, first stride. */
  private static List<Block> blocks() {
    int[][] rows = {
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    List<Block> blocks = new ArrayList<>();
    int in = FIRST_CHANNELS;
    for (int[] row : rows) {
      for (int i = 0; i < row[2]; i++) {
        blocks.add(new Block(blocks.size(), in, row[1], i == 0 ? row[3] : 1, row[0]));
        in = row[1];
      }
    }
    return List.copyOf(blocks);
  }
}

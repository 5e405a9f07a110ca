package io.orchard.network.architecture;

import io.orchard.network.folder.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * ResNet50: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", 2016,
 * doi:10.1109/CVPR.2016.90, table 1, as Keras has it: the stride is in the first 1x1 convolution of
 * a block, every convolution has a bias, and layers bear Keras's names. 23,587,712 parameters,
 * 2,048 channels at the end.
 */
final class ResNet50 extends Architecture {
  private static final double EPSILON = 1.001e-5;
  private static final int FIRST_CHANNELS = 64;
  private static final int WIDENING = 4;
  private static final String MD5 = "4d473c1dd8becc155b73f8504c6f6626";
  private static final Pattern OLD_LAYER = Pattern.compile("(res|bn)\\d[a-z]_branch.*");
  private static final List<Block> BLOCKS = blocks();

  /** One residual: narrow, filter, widen; add the input, projected where a stage starts. */
  private record Block(int stage, int index, int in, int narrow, int stride) {
    int out() {
      return narrow * WIDENING;
    }

    boolean startsStage() {
      return index == 1;
    }

    String layer(String suffix) {
      return String.format(Locale.ROOT, "conv%d_block%d_%s", stage, index, suffix);
    }
  }

  @Override
  public String name() {
    return "resnet50";
  }

  @Override
  public Preprocessing preprocessing() {
    return Preprocessing.CAFFE;
  }

  /** The sum is the one in Keras's {@code resnet.py}. */
  @Override
  public PublicFile publicFile() {
    return new PublicFile(
        "resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5", FileCheck.md5(MD5));
  }

  /** Refuses the file that Keras published before: its layers are in another order. */
  @Override
  @Nullable String objection(List<String> layers) {
    return layers.stream()
        .filter(layer -> OLD_LAYER.matcher(layer).matches())
        .findFirst()
        .map(
            layer ->
                String.format(
                        Locale.ROOT,
                        "it is the older file of that network, known by layers such as '%s', which are in",
                        layer)
                    + " another order; the current one has the MD5 "
                    + MD5)
        .orElse(null);
  }

  @Override
  List<LayerSpec> layers() {
    List<LayerSpec> layers = new ArrayList<>();
    layers.add(
        LayerSpec.biasedConvolution(
            "conv1_conv", 7, 3, FIRST_CHANNELS, LayerSpec.RECTIFIED_PIXELS));
    layers.add(LayerSpec.batchNorm("conv1_bn", FIRST_CHANNELS));
    BLOCKS.forEach(block -> addLayers(layers, block));
    return layers;
  }

  @Override
  Operand<TFloat32> build(
      ConvolutionGraph graph, NetworkWeights weights, Operand<TFloat32> images) {
    FoldedKernel first = folded(weights, "conv1_conv", "conv1_bn");
    Operand<TFloat32> x = graph.pad(images, 3);
    x = graph.relu(graph.unpaddedConvolution(x, first, 2));
    x = graph.maxPool(graph.pad(x, 1), 3, 2);
    for (Block block : BLOCKS) {
      x = build(graph, weights, block, x);
    }
    return x;
  }

  /** Adds a block's layers. Keras sorts by depth in the graph, so the projection stands inside. */
  private static void addLayers(List<LayerSpec> layers, Block block) {
    addConvolution(layers, block, "1", 1, block.in(), LayerSpec.RECTIFIED);
    addNorm(layers, block, "1", block.narrow());
    addConvolution(layers, block, "2", 3, block.narrow(), LayerSpec.RECTIFIED);
    addNorm(layers, block, "2", block.narrow());
    if (block.startsStage()) {
      addConvolution(layers, block, "0", 1, block.in(), LayerSpec.LINEAR);
    }
    // A projection and its branch, one each, sum up to what a rectifier halves.
    double gain = block.startsStage() ? LayerSpec.LINEAR : LayerSpec.RESIDUAL;
    addConvolution(layers, block, "3", 1, block.narrow(), gain);
    if (block.startsStage()) {
      addNorm(layers, block, "0", block.out());
    }
    addNorm(layers, block, "3", block.out());
  }

  private static void addConvolution(
      List<LayerSpec> layers, Block block, String part, int size, int in, double gain) {
    boolean widens = part.equals("0") || part.equals("3");
    int out = widens ? block.out() : block.narrow();
    layers.add(LayerSpec.biasedConvolution(block.layer(part + "_conv"), size, in, out, gain));
  }

  private static void addNorm(List<LayerSpec> layers, Block block, String part, int channels) {
    layers.add(LayerSpec.batchNorm(block.layer(part + "_bn"), channels));
  }

  private static Operand<TFloat32> build(
      ConvolutionGraph graph, NetworkWeights weights, Block block, Operand<TFloat32> input) {
    int stride = block.stride();
    Operand<TFloat32> x = input;
    x = graph.relu(graph.convolution(x, folded(weights, block, "1"), stride));
    x = graph.relu(graph.convolution(x, folded(weights, block, "2"), 1));
    x = graph.convolution(x, folded(weights, block, "3"), 1);
    Operand<TFloat32> shortcut =
        block.startsStage() ? graph.convolution(input, folded(weights, block, "0"), stride) : input;
    return graph.relu(graph.add(shortcut, x, block.layer("add")));
  }

  private static FoldedKernel folded(NetworkWeights weights, Block block, String part) {
    return folded(weights, block.layer(part + "_conv"), block.layer(part + "_bn"));
  }

  private static FoldedKernel folded(NetworkWeights weights, String layer, String batchNorm) {
    return FoldedKernel.of(weights, layer).batchNorm(weights, batchNorm, EPSILON);
  }

  /** Returns the rows of the paper's table 1: narrow channels, repeats, first stride. */
  private static List<Block> blocks() {
    int[][] rows = {{64, 3, 1}, {128, 4, 2}, {256, 6, 2}, {512, 3, 2}};
    List<Block> blocks = new ArrayList<>();
    int in = FIRST_CHANNELS;
    for (int stage = 0; stage < rows.length; stage++) {
      int[] row = rows[stage];
      for (int i = 0; i < row[1]; i++) {
        Block block = new Block(stage + 2, i + 1, in, row[0], i == 0 ? row[2] : 1);
        blocks.add(block);
        in = block.out();
      }
    }
    return List.copyOf(blocks);
  }
}

package io.orchard.network.architecture;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * ResNet50 as Keras wires it, with explicit padding and unfolded batch norms; knows nothing of the
 * graph that it is compared with. Takes its weights by Keras's names.
 */
final class PlainResNet50 {
  private static final double EPSILON = 1.001e-5;

  /** Blocks in the stages conv2 to conv5. */
  private static final int[] BLOCKS = {3, 4, 6, 3};

  private final Map<String, KerasFile.Layer> layers;

  private PlainResNet50(List<KerasFile.Layer> layers) {
    this.layers =
        layers.stream().collect(Collectors.toMap(KerasFile.Layer::name, Function.identity()));
  }

  /** Returns the last feature map of RGB bytes, {@code [h][w][2048]}. */
  static double[][][] run(List<KerasFile.Layer> layers, byte[] pixels, int width, int height) {
    return new PlainResNet50(layers).run(PlainLayers.caffe(pixels, width, height));
  }

  private double[][][] run(double[][][] images) {
    double[][][] x = PlainLayers.pad(images, 3, 3, 3, 3);
    x = PlainLayers.relu(normed(x, "conv1", 7, 2));
    x = PlainLayers.maxPool(PlainLayers.pad(x, 1, 1, 1, 1), 3, 2);
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      for (int block = 1; block <= BLOCKS[stage]; block++) {
        String name = "conv" + (stage + 2) + "_block" + block;
        x = block(x, name, stage > 0 && block == 1 ? 2 : 1, block == 1);
      }
    }
    return x;
  }

  private double[][][] block(double[][][] input, String name, int stride, boolean projected) {
    double[][][] shortcut = projected ? normed(input, name + "_0", 1, stride) : input;
    double[][][] x = PlainLayers.relu(normed(input, name + "_1", 1, stride));
    x = PlainLayers.relu(normed(PlainLayers.pad(x, 1, 1, 1, 1), name + "_2", 3, 1));
    return PlainLayers.relu(PlainLayers.add(shortcut, normed(x, name + "_3", 1, 1)));
  }

  private double[][][] normed(double[][][] x, String name, int size, int stride) {
    float[] kernel = layers.get(name + "_conv").arrays().get(0).values();
    float[] bias = layers.get(name + "_conv").arrays().get(1).values();
    double[][][] y = PlainLayers.convolution(x, kernel, size, bias.length, stride);
    float[][] parameters =
        layers.get(name + "_bn").arrays().stream()
            .map(KerasFile.Array::values)
            .toArray(float[][]::new);
    return PlainLayers.batchNorm(PlainLayers.bias(y, bias), parameters, EPSILON);
  }
}

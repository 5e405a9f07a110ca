package io.orchard.network.architecture;

import java.util.List;

/** VGG16 as Keras wires it; knows nothing of the graph that it is compared with. */
final class PlainVgg16 {
  /** Numbers of the layers, in file order, that a pool follows. */
  private static final List<Integer> POOLED = List.of(2, 4, 7, 10, 13);

  private PlainVgg16() {}

  /** Returns the last feature map of RGB bytes, {@code [h][w][512]}. */
  static double[][][] run(List<KerasFile.Layer> layers, byte[] pixels, int width, int height) {
    double[][][] x = PlainLayers.caffe(pixels, width, height);
    for (int i = 0; i < layers.size(); i++) {
      float[] kernel = layers.get(i).arrays().get(0).values();
      float[] bias = layers.get(i).arrays().get(1).values();
      x = PlainLayers.convolution(PlainLayers.pad(x, 1, 1, 1, 1), kernel, 3, bias.length, 1);
      x = PlainLayers.relu(PlainLayers.bias(x, bias));
      if (POOLED.contains(i + 1)) {
        x = PlainLayers.maxPool(x, 2, 2);
      }
    }
    return x;
  }
}

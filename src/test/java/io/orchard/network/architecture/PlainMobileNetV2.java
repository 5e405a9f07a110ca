package io.orchard.network.architecture;

import java.util.Iterator;
import java.util.List;

/**
 * MobileNetV2 1.0 as Keras wires it, with explicit padding and unfolded batch norms; knows nothing
 * of the graph that it is compared with. Takes its weights in file order.
 */
final class PlainMobileNetV2 {
  private static final double EPSILON = 1e-3;

  /** Channels out and stride of each of the 17 blocks; all but the first widen six times. */
  private static final int[][] BLOCKS = {
    {16, 1}, {24, 2}, {24, 1}, {32, 2}, {32, 1}, {32, 1}, {64, 2}, {64, 1}, {64, 1}, {64, 1},
    {96, 1}, {96, 1}, {96, 1}, {160, 2}, {160, 1}, {160, 1}, {320, 1}
  };

  private final Iterator<KerasFile.Layer> layers;

  private PlainMobileNetV2(List<KerasFile.Layer> layers) {
    this.layers = layers.iterator();
  }

  /** Returns the last feature map of preprocessed pixels, {@code [h][w][1280]}. */
  static double[][][] run(List<KerasFile.Layer> layers, double[][][] images) {
    return new PlainMobileNetV2(layers).run(images);
  }

  private double[][][] run(double[][][] images) {
    double[][][] x = PlainLayers.correctPad(images);
    x = PlainLayers.relu6(normed(PlainLayers.convolution(x, kernel(), 3, 32, 2)));
    for (int i = 0; i < BLOCKS.length; i++) {
      x = block(x, BLOCKS[i][0], BLOCKS[i][1], i == 0 ? 1 : 6);
    }
    return PlainLayers.relu6(normed(PlainLayers.convolution(x, kernel(), 1, 1280, 1)));
  }

  private double[][][] block(double[][][] input, int out, int stride, int expansion) {
    int in = input[0][0].length;
    double[][][] x = input;
    if (expansion > 1) {
      x = PlainLayers.convolution(x, kernel(), 1, in * expansion, 1);
      x = PlainLayers.relu6(normed(x));
    }
    x = stride == 2 ? PlainLayers.correctPad(x) : PlainLayers.pad(x, 1, 1, 1, 1);
    x = PlainLayers.relu6(normed(PlainLayers.depthwise(x, kernel(), 3, stride)));
    x = normed(PlainLayers.convolution(x, kernel(), 1, out, 1));
    return stride == 1 && in == out ? PlainLayers.add(input, x) : x;
  }

  private float[] kernel() {
    return layers.next().arrays().get(0).values();
  }

  private double[][][] normed(double[][][] x) {
    float[][] parameters =
        layers.next().arrays().stream().map(KerasFile.Array::values).toArray(float[][]::new);
    return PlainLayers.batchNorm(x, parameters, EPSILON);
  }
}

package io.orchard.network.architecture;

import io.orchard.network.architecture.WeightSpec.Role;
import java.util.List;

/** The kernel and bias of a convolution, ready for the graph. Immutable. */
final class FoldedKernel {
  private final String layer;
  private final List<Integer> shape;
  private final double[] kernel;
  private final double[] bias;

  private FoldedKernel(String layer, List<Integer> shape, double[] kernel, double[] bias) {
    this.layer = layer;
    this.shape = shape;
    this.kernel = kernel;
    this.bias = bias;
  }

  /** Returns a convolution as its layer has it; the bias is 0 where the layer has none. */
  static FoldedKernel of(NetworkWeights weights, String layer) {
    boolean depthwise = weights.find(layer, Role.KERNEL) == null;
    Role role = depthwise ? Role.DEPTHWISE_KERNEL : Role.KERNEL;
    List<Integer> shape = weights.shape(layer, role);
    int channels = shape.get(depthwise ? 2 : 3);
    float[] bias = weights.find(layer, Role.BIAS);
    return new FoldedKernel(
        layer,
        shape,
        toDouble(weights.get(layer, role)),
        bias == null ? new double[channels] : toDouble(bias));
  }

  /**
   * Returns this convolution followed by a batch norm, as one convolution. With s = gamma /
   * sqrt(variance + epsilon) of each output channel, the norm of {@code x * kernel + bias} is
   * {@code x * (s kernel) + (bias - mean) s + beta}. Exact but for double rounding; float32
   * rounding comes once, when the graph takes the values.
   */
  FoldedKernel batchNorm(NetworkWeights weights, String batchNorm, double epsilon) {
    float[] gamma = weights.get(batchNorm, Role.GAMMA);
    float[] beta = weights.get(batchNorm, Role.BETA);
    float[] mean = weights.get(batchNorm, Role.MEAN);
    float[] variance = weights.get(batchNorm, Role.VARIANCE);
    double[] scale = new double[bias.length];
    double[] shifted = new double[bias.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = gamma[c] / Math.sqrt(variance[c] + epsilon);
      shifted[c] = (bias[c] - mean[c]) * scale[c] + beta[c];
    }
    return new FoldedKernel(layer, shape, scaled(scale), shifted);
  }

  /**
   * Returns this convolution with weights and bias that bfloat16 has, rounded so that the mean of
   * each output channel stays nearly what it is. Errors of rounding that all pixels share are what
   * makes features of another network of them; those of single pixels average out.
   *
   * @param means of the convolution's input channels
   */
  FoldedKernel roundedToBfloat16(double[] means) {
    int outputs = bias.length;
    int terms = kernel.length / outputs;
    boolean depthwise = shape.get(2) == outputs && shape.get(3) == 1;
    double[] roundedKernel = new double[kernel.length];
    double[] roundedBias = new double[outputs];
    double[] values = new double[terms];
    double[] weights = new double[terms];
    for (int output = 0; output < outputs; output++) {
      for (int i = 0; i < terms; i++) {
        values[i] = kernel[i * outputs + output];
        weights[i] = means[depthwise ? output : i % means.length];
      }
      roundedBias[output] = Bfloat16.nearest(bias[output]);
      double error = roundedBias[output] - bias[output];
      float[] rounded = Bfloat16.keepingSum(values, weights, error);
      for (int i = 0; i < terms; i++) {
        roundedKernel[i * outputs + output] = rounded[i];
      }
    }
    return new FoldedKernel(layer, shape, roundedKernel, roundedBias);
  }

  /** Returns the layer's name. */
  String layer() {
    return layer;
  }

  /** Returns the kernel's shape: {@code [h, w, in, out]}, or {@code [h, w, c, 1]} if depthwise. */
  List<Integer> shape() {
    return shape;
  }

  /** Returns the kernel as the graph takes it. */
  float[] kernelValues() {
    return toFloat(kernel);
  }

  /** Returns the bias as the graph takes it. */
  float[] biasValues() {
    return toFloat(bias);
  }

  /** Scales each output channel: the kernel's last axis, or its third where the last is 1. */
  private double[] scaled(double[] scale) {
    double[] product = new double[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      product[i] = kernel[i] * scale[i % scale.length];
    }
    return product;
  }

  private static double[] toDouble(float[] values) {
    double[] copy = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      copy[i] = values[i];
    }
    return copy;
  }

  private static float[] toFloat(double[] values) {
    float[] copy = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      copy[i] = (float) values[i];
    }
    return copy;
  }
}

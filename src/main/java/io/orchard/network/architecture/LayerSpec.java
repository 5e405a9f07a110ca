package io.orchard.network.architecture;

import io.orchard.network.architecture.WeightSpec.Role;
import java.util.List;

/**
 * One layer that has weights, as an architecture declares it in the order of Keras's files.
 *
 * @param name Keras's name of the layer: the key of its weights, and its name in messages
 * @param gain variance of a kernel's output per second moment of its input that random weights aim
 *     at; 0 where there is no kernel
 * @param weights its arrays, in Keras's order
 */
record LayerSpec(String name, double gain, List<WeightSpec> weights) {

  /** For a kernel whose output a rectifier halves: keeps the second moment as it is. */
  static final double RECTIFIED = 2;

  /** For a kernel whose output is used as it is: keeps the second moment as it is. */
  static final double LINEAR = 1;

  /** For the end of a residual branch: ten blocks add up to about 2.6 times the second moment. */
  static final double RESIDUAL = 0.1;

  /**
   * For a first layer before a rectifier that takes values of -124 to 152, their second moment
   * about 70 squared: brings it to 1.
   */
  static final double RECTIFIED_PIXELS = RECTIFIED / (70 * 70);

  /** Declares a convolution without bias, kernel {@code [size, size, in, out]}. */
  static LayerSpec convolution(String name, int size, int in, int out, double gain) {
    return new LayerSpec(name, gain, List.of(WeightSpec.of(Role.KERNEL, size, size, in, out)));
  }

  /** Declares a convolution with bias, kernel {@code [size, size, in, out]}, bias {@code [out]}. */
  static LayerSpec biasedConvolution(String name, int size, int in, int out, double gain) {
    WeightSpec kernel = WeightSpec.of(Role.KERNEL, size, size, in, out);
    return new LayerSpec(name, gain, List.of(kernel, WeightSpec.of(Role.BIAS, out)));
  }

  /** Declares a depthwise convolution without bias, kernel {@code [size, size, channels, 1]}. */
  static LayerSpec depthwise(String name, int size, int channels, double gain) {
    WeightSpec kernel = WeightSpec.of(Role.DEPTHWISE_KERNEL, size, size, channels, 1);
    return new LayerSpec(name, gain, List.of(kernel));
  }

  /** Declares a batch norm: gamma, beta, moving mean and moving variance, {@code [channels]}. */
  static LayerSpec batchNorm(String name, int channels) {
    return new LayerSpec(
        name,
        0,
        List.of(
            WeightSpec.of(Role.GAMMA, channels),
            WeightSpec.of(Role.BETA, channels),
            WeightSpec.of(Role.MEAN, channels),
            WeightSpec.of(Role.VARIANCE, channels)));
  }

  /** Returns the shapes of the arrays, in order. */
  List<List<Integer>> shapes() {
    return weights.stream().map(WeightSpec::shape).toList();
  }

  /** Returns the number of values in all arrays. */
  int parameterCount() {
    return weights.stream().mapToInt(WeightSpec::count).sum();
  }
}

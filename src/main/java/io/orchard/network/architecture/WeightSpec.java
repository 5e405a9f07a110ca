package io.orchard.network.architecture;

import java.util.List;

/**
 * One array of weights that a layer needs.
 *
 * @param role what the layer does with it
 * @param shape its shape as Keras stores it: kernels {@code [h, w, in, out]}, depthwise kernels
 *     {@code [h, w, c, 1]}, everything else {@code [c]}
 */
record WeightSpec(Role role, List<Integer> shape) {

  /** What a layer does with an array; in each layer Keras stores them in this order. */
  enum Role {
    KERNEL,
    DEPTHWISE_KERNEL,
    BIAS,
    GAMMA,
    BETA,
    MEAN,
    VARIANCE
  }

  static WeightSpec of(Role role, Integer... shape) {
    return new WeightSpec(role, List.of(shape));
  }

  /** Returns the number of values in the array. */
  int count() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}

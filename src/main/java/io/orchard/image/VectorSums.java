package io.orchard.image;

import java.util.Arrays;

/** Fixed-point sums of weighted samples, in loops that the JIT turns into vector instructions. */
final class VectorSums {
  private VectorSums() {}

  /** Sets the first {@code length} sums to what makes the final shift round to nearest. */
  static void start(int[] sums, int length) {
    Arrays.fill(sums, 0, length, CoefficientTable.HALF);
  }

  /** Adds {@code weight * in[from + i]} to each sum {@code i}. */
  static void add(int[] sums, int length, int[] in, int from, int weight) {
    for (int i = 0; i < length; i++) {
      sums[i] += weight * in[from + i];
    }
  }

  /** Adds two weighted stretches at once, which halves the traffic on the sums. */
  static void addTwo(
      int[] sums, int length, int[] a, int fromA, int weightA, int[] b, int fromB, int weightB) {
    for (int i = 0; i < length; i++) {
      sums[i] += weightA * a[fromA + i] + weightB * b[fromB + i];
    }
  }

  /** Turns the sums into samples of 0-255. */
  static void finish(int[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] = Math.max(0, Math.min(255, sums[i] >> CoefficientTable.PRECISION_BITS));
    }
  }
}

package io.orchard.image.resample;

import java.util.Arrays;

/**
 * Adds up rows of samples, each times its weight, and rounds the sums to samples of 0-255.
 *
 * <p>The loops are such as the JIT of JDK 17 turns into vector instructions: ints only, every array
 * indexed by the loop's counter alone, four rows at a time. An offset, {@code Math.min} or a byte
 * in them costs a factor of ten.
 */
final class WeightedSum {
  private int[][] rows = new int[16][];
  private int[] weights = new int[16];
  private int terms;

  /** Forgets all terms. */
  void clear() {
    terms = 0;
  }

  /** Adds a term: a row, which is kept until {@link #write}, times {@code weight}. */
  void add(int[] row, int weight) {
    if (terms + 4 > rows.length) {
      rows = Arrays.copyOf(rows, 2 * rows.length);
      weights = Arrays.copyOf(weights, 2 * weights.length);
    }
    rows[terms] = row;
    weights[terms++] = weight;
  }

  /** Writes the first {@code length} samples to {@code out}; there must be a term. */
  void write(int[] out, int length) {
    for (int i = terms; i % 4 != 0; i++) {
      rows[i] = rows[0];
      weights[i] = 0;
    }
    if (terms <= 4) {
      writeFour(out, length);
      return;
    }
    Arrays.fill(out, 0, length, CoefficientTable.HALF);
    for (int term = 0; term < terms; term += 4) {
      addFour(out, length, term);
    }
    for (int i = 0; i < length; i++) {
      out[i] = clip(out[i]);
    }
  }

  private void writeFour(int[] out, int length) {
    int[] a = rows[0];
    int[] b = rows[1];
    int[] c = rows[2];
    int[] d = rows[3];
    int p = weights[0];
    int q = weights[1];
    int r = weights[2];
    int s = weights[3];
    for (int i = 0; i < length; i++) {
      out[i] = clip(p * a[i] + q * b[i] + r * c[i] + s * d[i] + CoefficientTable.HALF);
    }
  }

  private void addFour(int[] out, int length, int term) {
    int[] a = rows[term];
    int[] b = rows[term + 1];
    int[] c = rows[term + 2];
    int[] d = rows[term + 3];
    int p = weights[term];
    int q = weights[term + 1];
    int r = weights[term + 2];
    int s = weights[term + 3];
    for (int i = 0; i < length; i++) {
      out[i] += p * a[i] + q * b[i] + r * c[i] + s * d[i];
    }
  }

  /** Rounds a sum and clips it by sign masks. */
  static int clip(int sum) {
    int value = sum >> CoefficientTable.PRECISION_BITS;
    int positive = value & ~(value >> 31);
    return (positive | 255 - positive >> 31) & 255;
  }
}

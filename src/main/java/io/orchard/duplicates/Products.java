package io.orchard.duplicates;

import java.util.Arrays;

/** Inner products of float32 vectors with the columns of a matrix, in a fixed order. */
final class Products {

  private Products() {}

  /**
   * Computes the products of two vectors with every column. Loops over columns alone, which the
   * compiler turns into vector instructions; four rows a pass, so that sums are loaded and stored a
   * quarter as often.
   *
   * @param x holds both vectors
   * @param a where the first begins in it
   * @param b where the second begins, possibly {@code a}
   * @param columns {@code [dims, stride]} row-major
   * @param width columns to look at
   * @param ofA takes the products {@code [width]} of the first
   * @param ofB takes those of the second
   */
  static void of(
      float[] x,
      int a,
      int b,
      int dims,
      float[] columns,
      int stride,
      int width,
      float[] ofA,
      float[] ofB) {
    Arrays.fill(ofA, 0, width, 0);
    Arrays.fill(ofB, 0, width, 0);
    int d = 0;
    for (; d + 4 <= dims; d += 4) {
      addFour(x, a + d, b + d, columns, d * stride, stride, width, ofA, ofB);
    }
    for (; d < dims; d++) {
      float xa = x[a + d];
      float xb = x[b + d];
      int row = d * stride;
      for (int j = 0; j < width; j++) {
        ofA[j] += xa * columns[row + j];
        ofB[j] += xb * columns[row + j];
      }
    }
  }

  private static void addFour(
      float[] x,
      int a,
      int b,
      float[] columns,
      int row0,
      int stride,
      int width,
      float[] ofA,
      float[] ofB) {
    float a0 = x[a];
    float a1 = x[a + 1];
    float a2 = x[a + 2];
    float a3 = x[a + 3];
    float b0 = x[b];
    float b1 = x[b + 1];
    float b2 = x[b + 2];
    float b3 = x[b + 3];
    int row1 = row0 + stride;
    int row2 = row1 + stride;
    int row3 = row2 + stride;
    for (int j = 0; j < width; j++) {
      float c0 = columns[row0 + j];
      float c1 = columns[row1 + j];
      float c2 = columns[row2 + j];
      float c3 = columns[row3 + j];
      ofA[j] += a0 * c0 + a1 * c1 + a2 * c2 + a3 * c3;
      ofB[j] += b0 * c0 + b1 * c1 + b2 * c2 + b3 * c3;
    }
  }
}

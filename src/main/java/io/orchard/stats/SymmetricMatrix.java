package io.orchard.stats;

/**
 * What is symmetric by definition is symmetric to the last bit: one triangle is computed, the other
 * one copied. Two sums of the same products in another order need not agree, and the kernels of
 * each processor have an order of their own.
 */
public final class SymmetricMatrix {

  private SymmetricMatrix() {}

  /**
   * Copies the upper triangle of a square matrix to the lower one.
   *
   * @param matrix {@code [m, m]}, row-major; entries {@code (i, j)} with {@code i > j} are
   *     overwritten
   * @param m order, at least 0
   * @return the matrix
   */
  public static double[] mirrored(double[] matrix, int m) {
    for (int i = 0; i < m; i++) {
      for (int j = i + 1; j < m; j++) {
        matrix[j * m + i] = matrix[i * m + j];
      }
    }
    return matrix;
  }
}

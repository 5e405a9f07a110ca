package io.orchard.stats;

/**
 * Leading eigenvalues {@code [k]}, descending, and their orthonormal eigenvectors {@code [k, m]},
 * one per row, row-major. The arrays are shared, and whoever receives the record owns them; records
 * compare by identity of their arrays.
 *
 * @param values {@code [k]}, not negative
 * @param vectors {@code [k, m]}
 */
public record Eigenpairs(double[] values, double[] vectors) {

  /** Returns the number of pairs. */
  public int k() {
    return values.length;
  }

  /** Returns the order of the matrix, the length of each vector. */
  public int m() {
    return vectors.length / values.length;
  }
}

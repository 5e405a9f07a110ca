package io.orchard.pca;

/**
 * Leading eigenvalues {@code [k]}, descending, and their orthonormal eigenvectors {@code [k, m]},
 * one per row, row-major. Internal: the arrays are shared, and whoever receives the record owns
 * them.
 */
record Eigenpairs(double[] values, double[] vectors) {

  int k() {
    return values.length;
  }

  int m() {
    return vectors.length / values.length;
  }
}

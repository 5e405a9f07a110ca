package io.orchard.pca;

/**
 * Makes rows orthonormal, in order, by Gram-Schmidt done twice.
 *
 * <p>Twice is enough: L. Giraud, J. Langou, M. Rozloznik, J. van den Eshof, "Rounding error
 * analysis of the classical Gram-Schmidt orthogonalization process", Numerische Mathematik 101,
 * 2005, doi:10.1007/s00211-005-0615-4.
 */
final class Orthonormal {
  private Orthonormal() {}

  /** Returns the first k unit vectors of d features, {@code [k, d]}. */
  static double[] unitVectors(int k, int d) {
    double[] rows = new double[Math.multiplyExact(k, d)];
    for (int i = 0; i < k; i++) {
      rows[i * d + i] = 1;
    }
    return rows;
  }

  /**
   * Orthonormalises rows in place. Costs {@code 4 * k^2 * d} operations.
   *
   * @param rows {@code [k, d]} with {@code k <= d}, each of the first {@code rank} with some part
   *     of its own; changed
   * @param rank rows from this one on are ignored, and replaced by directions orthogonal to all
   *     before
   */
  static void complete(double[] rows, int k, int d, int rank) {
    for (int i = 0; i < k; i++) {
      if (i >= rank || !normalise(rows, i, d) || !makeOrthogonal(rows, i, d)) {
        replaceByFreeAxis(rows, i, d);
        makeOrthogonal(rows, i, d);
      }
      makeOrthogonal(rows, i, d);
    }
  }

  /** Removes from row i what lies along the rows before it; false if nothing is left. */
  private static boolean makeOrthogonal(double[] rows, int i, int d) {
    subtractProjections(rows, i, d);
    return normalise(rows, i, d);
  }

  private static void subtractProjections(double[] rows, int i, int d) {
    for (int j = 0; j < i; j++) {
      double share = dot(rows, i, j, d);
      for (int p = 0; p < d; p++) {
        rows[i * d + p] -= share * rows[j * d + p];
      }
    }
  }

  private static boolean normalise(double[] rows, int i, int d) {
    double norm = Math.sqrt(dot(rows, i, i, d));
    if (norm == 0) {
      return false;
    }
    for (int p = 0; p < d; p++) {
      rows[i * d + p] /= norm;
    }
    return true;
  }

  /** Sets row i to the unit vector that the rows before it cover least, the first of several. */
  private static void replaceByFreeAxis(double[] rows, int i, int d) {
    double[] covered = new double[d];
    for (int j = 0; j < i; j++) {
      for (int p = 0; p < d; p++) {
        covered[p] += rows[j * d + p] * rows[j * d + p];
      }
    }
    int free = 0;
    for (int p = 0; p < d; p++) {
      free = covered[p] < covered[free] ? p : free;
      rows[i * d + p] = 0;
    }
    rows[i * d + free] = 1;
  }

  private static double dot(double[] rows, int i, int j, int d) {
    double even = 0;
    double odd = 0;
    int p = 0;
    for (; p + 1 < d; p += 2) {
      even += rows[i * d + p] * rows[j * d + p];
      odd += rows[i * d + p + 1] * rows[j * d + p + 1];
    }
    return p < d ? even + odd + rows[i * d + p] * rows[j * d + p] : even + odd;
  }
}

package io.orchard.stats;

import java.util.Locale;

/**
 * Where the entries of a symmetric {@code [d, d]} matrix lie when its triangle is folded into a
 * rectangle.
 *
 * <p>The rectangle has {@code (d + 1) / 2} columns, stored one after the other, and holds exactly
 * {@code d * (d + 1) / 2} numbers: column {@code c} carries, below, the entries {@code (c, c..d-1)}
 * and, above, entries of the last rows that the triangle leaves no room for. For {@code d = 4},
 * entries written as row and column, that is
 *
 * <pre>
 *   22 23
 *   00 33
 *   01 11
 *   02 12
 *   03 13
 * </pre>
 *
 * This is LAPACK's rectangular full packed format (TRANSR = N, UPLO = L): half the memory of a full
 * matrix, yet updates run at the rate of full ones. Fred G. Gustavson, Jerzy Wasniewski, Jack J.
 * Dongarra, Julien Langou, "Rectangular full packed format for Cholesky's algorithm: factorization,
 * solution, and inversion", ACM Transactions on Mathematical Software 37(2), 2010,
 * doi:10.1145/1731022.1731028.
 *
 * <p>Immutable and thread-safe.
 */
final class FoldedTriangle {
  /** The widest matrix whose triangle one Java array can index. */
  static final int MAX_DIMENSION = 65_535;

  private final int d;
  private final int columns;

  /** Height of the upper part in column 0: 1 for even d, 0 for odd. */
  private final int evenness;

  /**
   * Describes the triangle of a {@code [d, d]} matrix.
   *
   * @throws IllegalStateException if {@code d > 65,535}
   */
  FoldedTriangle(int d) {
    if (d > MAX_DIMENSION) {
      throw new IllegalStateException(
          "A covariance matrix of d = " + d + " features is beyond the limit of " + MAX_DIMENSION);
    }
    this.d = d;
    this.columns = (d + 1) / 2;
    this.evenness = 1 - d % 2;
  }

  /** Returns the length of the array, {@code d * (d + 1) / 2}. */
  int length() {
    return columns * (d + evenness);
  }

  /**
   * Returns a zero matrix.
   *
   * @throws IllegalStateException if it needs more than this JVM's largest heap
   */
  double[] allocate() {
    long megabytes = (8L * length()) >> 20;
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    if (megabytes >= heap) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "The covariance of d = %d features needs %d MB, but the heap is limited to %d MB",
              d,
              megabytes,
              heap));
    }
    return new double[length()];
  }

  /** Returns the place of entry {@code (i, j)}, which is also that of {@code (j, i)}. */
  int index(int i, int j) {
    int low = Math.min(i, j);
    int high = Math.max(i, j);
    return low < columns
        ? low * (d + evenness) + high + evenness
        : (high - columns + 1 - evenness) * (d + evenness) + low - columns;
  }

  /** Visits the runs in the order of memory; together they are the whole array. */
  void forEachRun(Run run) {
    int offset = 0;
    for (int c = 0; c < columns; c++) {
      int above = c + evenness;
      if (above > 0) {
        run.visit(columns + above - 1, columns, above, offset);
      }
      run.visit(c, c, d - c, offset + above);
      offset += d + evenness;
    }
  }

  /** Entries that lie side by side because they share one feature. */
  @FunctionalInterface
  interface Run {
    /**
     * Visits the entries {@code (feature, start + i)}, which lie at {@code offset + i}, for {@code
     * i} from 0 to {@code length - 1}.
     */
    void visit(int feature, int start, int length, int offset);
  }
}

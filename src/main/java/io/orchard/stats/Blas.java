package io.orchard.stats;

/**
 * The dense kernels that statistics and PCA share, on OpenBLAS or in plain Java.
 *
 * <p>{@link #active()} chooses. OpenBLAS is taken where its library loads; where it does not, plain
 * Java loops give the same results to rounding, some ten times slower, and one {@code WARNING} on
 * the {@link System.Logger} named {@code io.orchard.stats} says so. The system property {@value
 * #PROPERTY} set to {@code portable} forces the loops; it is read at every call of {@code
 * active()}.
 *
 * <p>Matrices are row-major {@code double[]}; the arguments' sizes are the caller's duty. Results
 * of the two implementations differ in the last bits, and OpenBLAS itself may round differently on
 * another processor. Implementations are stateless and thread-safe.
 *
 * <p>OpenBLAS keeps one thread setting for the whole JVM. Loading it here sets one thread, because
 * a runner already works on many bundles at once, and because OpenBLAS threads that wait for a busy
 * processor do so spinning: on a loaded machine two are several times slower than one.
 */
public interface Blas {
  /** The system property that selects the implementation. */
  String PROPERTY = "orchard.blas";

  /**
   * Returns the implementation to use now.
   *
   * @return OpenBLAS, or the portable loops if it cannot load or {@value #PROPERTY} is {@code
   *     portable}
   */
  static Blas active() {
    return "portable".equals(System.getProperty(PROPERTY))
        ? new PortableBlas()
        : OpenBlas.orPortable();
  }

  /** Returns whether OpenBLAS does the work, so that LAPACK is there as well. */
  boolean isNative();

  /**
   * Adds {@code X'X} to a folded triangle: the symmetric rank-b update.
   *
   * @param x rows {@code [b, d]}, asked for once each, in order
   * @param b rows, at least 1
   * @param d features, at least 1
   * @param folded {@code d * (d + 1) / 2} numbers in LAPACK's rectangular full packed order (TRANSR
   *     = N, UPLO = L); updated. Costs {@code b * d * (d + 1)} operations; OpenBLAS needs as much
   *     native memory as this array has, and for {@value OpenBlas#HEIGHT} rows
   */
  void addOuterProducts(Rows x, int b, int d, double[] folded);

  /** Rows that are made when they are needed. */
  @FunctionalInterface
  interface Rows {
    /** Writes one row's features into an array {@code [d]}. */
    void copyTo(int row, double[] target);
  }

  /**
   * Adds {@code X X'} to the upper triangle of a square matrix.
   *
   * @param x rows {@code [n, m]}; not changed
   * @param n rows, at least 1
   * @param m columns, at least 1
   * @param gram {@code [n, n]}; entries {@code (i, j)} with {@code i <= j} are updated, the others
   *     left alone
   */
  void addInnerProducts(double[] x, int n, int m, double[] gram);

  /**
   * Returns the product of two matrices.
   *
   * @param left {@code [p, q]}; not changed
   * @param right {@code [q, r]}; not changed
   * @param p rows of the left matrix
   * @param q columns of the left and rows of the right matrix
   * @param r columns of the right matrix
   * @return a new array {@code [p, r]}
   */
  double[] multiply(double[] left, double[] right, int p, int q, int r);

  /**
   * Returns what multiplies row after row by the transpose of a matrix, which is prepared once.
   * OpenBLAS copies it to native memory, which is given back when the result is garbage.
   *
   * @param right {@code [r, q]}; not changed, and may not change as long as the result is in use
   * @param q columns, at least 1
   * @param r rows, at least 1
   */
  Projector projector(double[] right, int q, int r);

  /** The inner products of rows with those of one matrix. Thread-safe. */
  interface Projector {
    /**
     * Returns the products of {@code b} rows.
     *
     * @param left rows {@code [b, q]}, asked for once each, in order
     * @param b rows, at least 0
     * @return a new array {@code [b, r]}
     */
    double[] project(Rows left, int b);
  }
}

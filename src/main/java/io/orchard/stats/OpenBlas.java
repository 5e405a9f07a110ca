package io.orchard.stats;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsfrk_work;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

import org.bytedeco.javacpp.DoublePointer;

/** The kernels on OpenBLAS. Created only where the native library has loaded. */
final class OpenBlas implements Blas {
  private static final System.Logger LOG = System.getLogger("io.orchard.stats");

  /** Rows of one update: so many that going through the triangle costs little beside them. */
  static final int HEIGHT = 512;

  /** Numbers that stay in the first-level cache. */
  private static final int PART = 2048;

  private OpenBlas() {
    blas_set_num_threads(1);
  }

  /** Returns OpenBLAS, or the portable loops where the library could not load; decided once. */
  static Blas orPortable() {
    return Loaded.BLAS;
  }

  private static Blas load() {
    try {
      return new OpenBlas();
    } catch (LinkageError e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "OpenBLAS cannot load, slower Java loops take over with the same results: " + e);
      return new PortableBlas();
    }
  }

  @Override
  public boolean isNative() {
    return true;
  }

  @Override
  public void addOuterProducts(Rows x, int b, int d, double[] folded) {
    double[] row = new double[d];
    try (DoublePointer block = new DoublePointer(Math.multiplyFull(Math.min(b, HEIGHT), d));
        DoublePointer sums = new DoublePointer((long) folded.length)) {
      for (int from = 0; from < b; from += HEIGHT) {
        int height = Math.min(HEIGHT, b - from);
        for (int r = 0; r < height; r++) {
          x.copyTo(from + r, row);
          block.position((long) r * d).put(row);
        }
        addOuterProducts(block.position(0), height, d, from == 0 ? 0 : 1, sums);
      }
      addTo(folded, sums);
    }
  }

  // Row-major [b, d] is column-major [d, b], and a folded triangle is LAPACK's rectangular full
  // packed format, so that dsfrk does all the work in two dsyrk and one dgemm. The _work variant
  // skips a scan of the whole triangle for NaN.
  private static void addOuterProducts(
      DoublePointer x, int b, int d, double keep, DoublePointer folded) {
    int info =
        LAPACKE_dsfrk_work(
            LAPACK_COL_MAJOR, (byte) 'N', (byte) 'L', (byte) 'N', d, b, 1, x, d, keep, folded);
    if (info != 0) {
      throw new IllegalStateException("OpenBLAS dsfrk refused argument " + -info);
    }
  }

  private static void addTo(double[] folded, DoublePointer sums) {
    double[] part = new double[Math.min(folded.length, PART)];
    for (int from = 0; from < folded.length; from += PART) {
      int length = Math.min(PART, folded.length - from);
      sums.position(from).get(part, 0, length);
      for (int i = 0; i < length; i++) {
        folded[from + i] += part[i];
      }
    }
  }

  @Override
  public void addInnerProducts(double[] x, int n, int m, double[] gram) {
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, n, m, 1, x, m, 1, gram, n);
  }

  @Override
  public double[] multiply(double[] left, double[] right, int p, int q, int r) {
    double[] product = new double[Math.multiplyExact(p, r)];
    cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, p, r, q, 1, left, q, right, r, 0, product, r);
    return product;
  }

  @Override
  public double[] multiplyTransposed(double[] left, double[] right, int p, int q, int r) {
    double[] product = new double[Math.multiplyExact(p, r)];
    cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, p, r, q, 1, left, q, right, q, 0, product, r);
    return product;
  }

  private static final class Loaded {
    static final Blas BLAS = load();
  }
}

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

/** The kernels on OpenBLAS. Created only where the native library has loaded. */
final class OpenBlas implements Blas {
  private static final System.Logger LOG = System.getLogger("io.orchard.stats");

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

  // Row-major [b, d] is column-major [d, b], and a folded triangle is LAPACK's rectangular full
  // packed format, so that dsfrk does all the work in two dsyrk and one dgemm. The _work variant
  // skips a scan of the whole triangle for NaN.
  @Override
  public void addOuterProducts(double[] x, int b, int d, double[] folded) {
    int info =
        LAPACKE_dsfrk_work(
            LAPACK_COL_MAJOR, (byte) 'N', (byte) 'L', (byte) 'N', d, b, 1, x, d, 1, folded);
    if (info != 0) {
      throw new IllegalStateException("OpenBLAS dsfrk refused argument " + -info);
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

package io.orchard.stats;

import static io.orchard.stats.OpenBlasLibrary.NO_TRANSPOSE;
import static io.orchard.stats.OpenBlasLibrary.ROW_MAJOR;
import static io.orchard.stats.OpenBlasLibrary.TRANSPOSE;
import static io.orchard.stats.OpenBlasLibrary.UPPER;
import static io.orchard.stats.OpenBlasLibrary.cblas_dgemm;
import static io.orchard.stats.OpenBlasLibrary.cblas_dsyrk;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.DoubleBuffer;

/** The kernels on OpenBLAS. Created only where the native library has loaded. */
final class OpenBlas implements Blas {
  private static final System.Logger LOG = System.getLogger("io.orchard.stats");

  /** Rows of one update: so many that going through the triangle costs little beside them. */
  static final int HEIGHT = 512;

  /** Rows that are projected together: more gain nothing. */
  private static final int PROJECTED = 64;

  /** A buffer holds no more than 2 GB. */
  private static final int MOST_NUMBERS = 1 << 27;

  /** Numbers that stay in the first-level cache. */
  private static final int PART = 2048;

  private OpenBlas() {}

  /** Returns OpenBLAS, or the portable loops where the library could not load; decided once. */
  static Blas orPortable() {
    return Loaded.BLAS;
  }

  private static Blas load() {
    try {
      OpenBlasLibrary.load();
      return new OpenBlas();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Error | IOException e) {
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
    try (Memory block = doubles(Math.multiplyFull(Math.min(b, HEIGHT), d));
        Memory sums = doubles(folded.length)) {
      for (int from = 0; from < b; from += HEIGHT) {
        int height = Math.min(HEIGHT, b - from);
        fill(block, x, from, height, row);
        addOuterProducts(block, height, d, from == 0 ? 0 : 1, sums);
      }
      addTo(folded, sums);
    }
  }

  // Row-major [b, d] is column-major [d, b], and a folded triangle is LAPACK's rectangular full
  // packed format, so that dsfrk does all the work in two dsyrk and one dgemm. The _work variant
  // skips a scan of the whole triangle for NaN.
  private static void addOuterProducts(Memory x, int b, int d, double keep, Memory folded) {
    int info =
        OpenBlasLibrary.LAPACKE_dsfrk_work(
            OpenBlasLibrary.COLUMN_MAJOR,
            (byte) 'N',
            (byte) 'L',
            (byte) 'N',
            d,
            b,
            1,
            x,
            d,
            keep,
            folded);
    if (info != 0) {
      throw new IllegalStateException("OpenBLAS dsfrk refused argument " + -info);
    }
  }

  private static void addTo(double[] folded, Memory sums) {
    double[] part = new double[Math.min(folded.length, PART)];
    for (int from = 0; from < folded.length; from += PART) {
      int length = Math.min(PART, folded.length - from);
      sums.read(offset(from), part, 0, length);
      for (int i = 0; i < length; i++) {
        folded[from + i] += part[i];
      }
    }
  }

  @Override
  public void addInnerProducts(double[] x, int n, int m, double[] gram) {
    cblas_dsyrk(ROW_MAJOR, UPPER, NO_TRANSPOSE, n, m, 1, x, m, 1, gram, n);
  }

  @Override
  public double[] multiply(double[] left, double[] right, int p, int q, int r) {
    double[] product = new double[Math.multiplyExact(p, r)];
    cblas_dgemm(
        ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, p, r, q, 1, left, q, right, r, 0, product, r);
    return product;
  }

  @Override
  public Projector projector(double[] right, int q, int r) {
    Memory factor = doubles(right.length);
    factor.write(0, right, 0, right.length);
    return (left, b) -> {
      double[] products = new double[Math.multiplyExact(b, r)];
      double[] row = new double[q];
      int height = Math.max(1, Math.min(Math.min(b, PROJECTED), MOST_NUMBERS / q));
      try (Memory block = doubles(Math.multiplyFull(height, q));
          Memory product = doubles(Math.multiplyFull(height, r))) {
        for (int from = 0; from < b; from += height) {
          int rows = Math.min(height, b - from);
          fill(block, left, from, rows, row);
          cblas_dgemm(
              ROW_MAJOR,
              NO_TRANSPOSE,
              TRANSPOSE,
              rows,
              r,
              q,
              1,
              block,
              q,
              factor,
              q,
              0,
              product,
              r);
          product.read(0, products, from * r, rows * r);
        }
      }
      return products;
    };
  }

  /** Copies rows [from, from + rows) into native memory [rows, d]. */
  private static void fill(Memory block, Rows x, int from, int rows, double[] row) {
    DoubleBuffer buffer = block.getByteBuffer(0, block.size()).asDoubleBuffer();
    for (int r = 0; r < rows; r++) {
      x.copyTo(from + r, row);
      buffer.put(row);
    }
  }

  /** Returns native memory for some numbers, at least one. */
  private static Memory doubles(long length) {
    return new Memory(offset(length));
  }

  private static long offset(long index) {
    return index * Double.BYTES;
  }

  private static final class Loaded {
    static final Blas BLAS = load();
  }
}

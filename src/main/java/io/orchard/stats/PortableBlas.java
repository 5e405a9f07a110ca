package io.orchard.stats;

/** The kernels as plain Java loops, written so that the compiler can vectorise the inner ones. */
final class PortableBlas implements Blas {
  /** Columns of a row that stay in the first-level cache while other rows meet them. */
  private static final int PANEL = 1024;

  /** Rows whose outer products are added at a time. */
  private static final int HEIGHT = 64;

  @Override
  public boolean isNative() {
    return false;
  }

  @Override
  public void addOuterProducts(Rows x, int b, int d, double[] folded) {
    double[] row = new double[d];
    double[] block = new double[Math.multiplyExact(Math.min(b, HEIGHT), d)];
    for (int from = 0; from < b; from += HEIGHT) {
      int height = Math.min(HEIGHT, b - from);
      for (int r = 0; r < height; r++) {
        x.copyTo(from + r, row);
        System.arraycopy(row, 0, block, r * d, d);
      }
      addOuterProducts(block, height, d, folded);
    }
  }

  private static void addOuterProducts(double[] x, int b, int d, double[] folded) {
    new FoldedTriangle(d)
        .forEachRun(
            (feature, start, length, offset) -> {
              for (int row = 0; row < b; row++) {
                addMultiple(x[row * d + feature], x, row * d + start, length, folded, offset);
              }
            });
  }

  @Override
  public void addInnerProducts(double[] x, int n, int m, double[] gram) {
    for (int from = 0; from < m; from += PANEL) {
      int length = Math.min(PANEL, m - from);
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          gram[i * n + j] += dot(x, i * m + from, x, j * m + from, length);
        }
      }
    }
  }

  @Override
  public double[] multiply(double[] left, double[] right, int p, int q, int r) {
    double[] product = new double[Math.multiplyExact(p, r)];
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < q; j++) {
        addMultiple(left[i * q + j], right, j * r, r, product, i * r);
      }
    }
    return product;
  }

  @Override
  public Projector projector(double[] right, int q, int r) {
    return (left, b) -> {
      double[] products = new double[Math.multiplyExact(b, r)];
      double[] row = new double[q];
      for (int i = 0; i < b; i++) {
        left.copyTo(i, row);
        for (int j = 0; j < r; j++) {
          products[i * r + j] = dot(row, 0, right, j * q, q);
        }
      }
      return products;
    };
  }

  private static void addMultiple(
      double factor, double[] from, int start, int length, double[] to, int offset) {
    for (int i = 0; i < length; i++) {
      to[offset + i] += factor * from[start + i];
    }
  }

  // Four sums, because one alone waits for its own last addition at every step.
  private static double dot(double[] a, int aStart, double[] b, int bStart, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      s0 += a[aStart + i] * b[bStart + i];
      s1 += a[aStart + i + 1] * b[bStart + i + 1];
      s2 += a[aStart + i + 2] * b[bStart + i + 2];
      s3 += a[aStart + i + 3] * b[bStart + i + 3];
    }
    for (; i < length; i++) {
      s0 += a[aStart + i] * b[bStart + i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}

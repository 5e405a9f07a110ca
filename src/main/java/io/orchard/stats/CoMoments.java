package io.orchard.stats;

import java.util.Arrays;

/**
 * Count, means and co-moments: the sums {@code S(i, j)} of products of deviations from the mean.
 *
 * <p>Two sets of n and m rows with means p and q merge by
 *
 * <pre>  S = S_n + S_m + (n m / (n + m)) (q - p) (q - p)'</pre>
 *
 * which never forms a raw sum of products: Tony F. Chan, Gene H. Golub, Randall J. LeVeque,
 * "Updating formulae and a pairwise algorithm for computing sample variances", COMPSTAT 1982,
 * doi:10.1007/978-3-642-51461-6_3. A block of rows enters the same way, centred at its own mean,
 * with the last term as one row more of the same rank-b update.
 *
 * <p>Mutable and not thread-safe. Memory is {@code 4 * d * (d + 1)} bytes, and {@code 16 * d} for
 * the means.
 */
final class CoMoments {
  private final FoldedTriangle triangle;
  private final double[] sums;
  private long count;
  private MeanVector mean;

  private CoMoments(FoldedTriangle triangle, double[] sums, long count, MeanVector mean) {
    this.triangle = triangle;
    this.sums = sums;
    this.count = count;
    this.mean = mean;
  }

  /** Returns the co-moments of no rows. */
  static CoMoments empty(int d) {
    FoldedTriangle triangle = new FoldedTriangle(d);
    MeanVector zero = new MeanVector(new double[d], new double[d]);
    return new CoMoments(triangle, triangle.allocate(), 0, zero);
  }

  /** Takes over what was read: folded sums of n rows about their mean. */
  static CoMoments of(long n, MeanVector mean, double[] sums) {
    return new CoMoments(new FoldedTriangle(mean.dimension()), sums, n, mean);
  }

  CoMoments copy() {
    return new CoMoments(triangle, sums.clone(), count, mean);
  }

  int dimension() {
    return mean.dimension();
  }

  long count() {
    return count;
  }

  MeanVector mean() {
    return mean;
  }

  /** Returns {@code S(i, j)}. */
  double sum(int i, int j) {
    return sums[triangle.index(i, j)];
  }

  /** Adds the rows {@code [from, to)} as one block; they are not changed. */
  void add(HeldRows rows, int from, int to) {
    int d = dimension();
    int b = to - from;
    MeanVector blockMean = MeanVector.of(rows, from, to);
    double[] block = new double[Math.multiplyExact(b + 1, d)];
    for (int r = 0; r < b; r++) {
      rows.copyTo(from + r, 0, d, block, r * d);
      blockMean.subtractFrom(block, r * d, 0, d);
    }
    double[] shift = blockMean.minus(mean);
    double root = Math.sqrt(mergeWeight(count, b));
    for (int i = 0; i < d; i++) {
      block[b * d + i] = root * shift[i];
    }
    Blas.active().addOuterProducts(block, b + 1, d, sums);
    join(blockMean, b);
  }

  /**
   * Adds another set's rows; it is not changed. The same, to the last bit, with the sets swapped.
   */
  void merge(CoMoments other) {
    if (other.count == 0) {
      return;
    }
    double[] shift = other.mean.minus(mean);
    double weight = mergeWeight(count, other.count);
    triangle.forEachRun(
        (feature, start, length, offset) -> {
          for (int i = 0; i < length; i++) {
            sums[offset + i] =
                (sums[offset + i] + other.sums[offset + i])
                    + weight * (shift[feature] * shift[start + i]);
          }
        });
    join(other.mean, other.count);
  }

  private void join(MeanVector otherMean, long m) {
    mean = count == 0 ? otherMean : MeanVector.merge(mean, count, otherMean, m);
    count += m;
  }

  private static double mergeWeight(long n, long m) {
    return (double) n * m / (n + m);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CoMoments other
        && count == other.count
        && mean.equals(other.mean)
        && Arrays.equals(sums, other.sums);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(count) + mean.hashCode()) + Arrays.hashCode(sums);
  }
}

package io.orchard.stats;

import java.util.Arrays;
import java.util.function.Consumer;

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
final class CoMoments implements Condensed {
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

  /** Makes this empty set what was read: {@code S(i, i..d-1)} for every feature i. */
  void fill(long n, MeanVector means, double[][] rows) {
    int d = dimension();
    for (int i = 0; i < d; i++) {
      MeanVector.requireFinite(rows[i], d - i);
      for (int j = i; j < d; j++) {
        sums[triangle.index(i, j)] = rows[i][j - i];
      }
    }
    join(means, n);
  }

  @Override
  public CoMoments copy() {
    return new CoMoments(triangle, sums.clone(), count, mean);
  }

  @Override
  public int dimension() {
    return mean.dimension();
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public MeanVector mean() {
    return mean;
  }

  @Override
  public double sum(int i, int j) {
    return sums[triangle.index(i, j)];
  }

  @Override
  public void add(HeldRows rows, int from, int to) {
    RowBlock block = RowBlock.centred(rows, from, to, mean, count);
    Blas.active().addOuterProducts(block::copyTo, block.height(), dimension(), sums);
    join(block.mean(), to - from);
  }

  /** The same, to the last bit, with the sets swapped. */
  @Override
  public void merge(Condensed other) {
    if (!(other instanceof CoMoments that)) {
      throw new IllegalArgumentException("A sketch does not merge into exact co-moments");
    }
    if (that.count == 0) {
      return;
    }
    double[] shift = that.mean.minus(mean);
    double weight = Condensed.mergeWeight(count, that.count);
    triangle.forEachRun(
        (feature, start, length, offset) -> {
          for (int i = 0; i < length; i++) {
            sums[offset + i] =
                (sums[offset + i] + that.sums[offset + i])
                    + weight * (shift[feature] * shift[start + i]);
          }
        });
    join(that.mean, that.count);
  }

  @Override
  public void forEachPart(Consumer<StatsPart> consumer) {
    int tiles = (sums.length + StatsPart.MAX_NUMBERS - 1) / StatsPart.MAX_NUMBERS;
    consumer.accept(new StatsPart.Means(count, mean, new double[0], 0, tiles));
    for (int from = 0; from < sums.length; from += StatsPart.MAX_NUMBERS) {
      int to = Math.min(from + StatsPart.MAX_NUMBERS, sums.length);
      consumer.accept(new StatsPart.Tile(from, Arrays.copyOfRange(sums, from, to), 1));
    }
  }

  // Sums about each set's own mean simply add up, whichever tile comes first; what lies between the
  // means follows from the means alone.
  @Override
  public int absorb(StatsPart part) {
    if (part instanceof StatsPart.Tile tile) {
      for (int i = 0; i < tile.sums().length; i++) {
        sums[tile.offset() + i] += tile.sums()[i];
      }
      return -tile.sets();
    }
    if (part instanceof StatsPart.Means means && means.squares().length == 0) {
      addBetween(means);
      return means.following();
    }
    throw new IllegalArgumentException("A part of a sketch does not merge into co-moments");
  }

  private void addBetween(StatsPart.Means means) {
    if (count > 0) {
      double[] shift = RowBlock.shift(mean, count, means.mean(), means.count());
      triangle.forEachRun(
          (feature, start, length, offset) -> {
            for (int i = 0; i < length; i++) {
              sums[offset + i] += shift[feature] * shift[start + i];
            }
          });
    }
    join(means.mean(), means.count());
  }

  private void join(MeanVector otherMean, long m) {
    mean = count == 0 ? otherMean : MeanVector.merge(mean, count, otherMean, m);
    count += m;
  }

  /**
   * Larger blocks for wider rows: every block goes through the whole triangle once more than its
   * arithmetic needs. Rows that wait, as float, take no more memory than the triangle.
   */
  @Override
  public int blockRows() {
    return Math.max(64, Math.min(2048, dimension()));
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

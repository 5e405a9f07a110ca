package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Count, mean and covariance of n feature vectors of d numbers each.
 *
 * <p>The value holds either the rows themselves, while they are few (about {@code d / 2}), or their
 * means and the triangle of their co-moments; {@link #holdsRows()} tells. Both answer every
 * question here alike to rounding. Covariances are sample covariances, divided by {@code n - 1}.
 *
 * <p>Made by {@link CovarianceAccumulator#snapshot()}. Values are double and finite as long as the
 * features stay below about 1e150 in magnitude; beyond that, squares overflow to infinity.
 *
 * <p>Equality is by content: the same count, and bitwise the same rows or co-moments. Statistics of
 * the same rows, merged in another order or on another runner, agree to rounding but need not be
 * equal.
 *
 * <p>Immutable and thread-safe. Memory: {@code 4 * n * d} bytes for rows that fit float (twice that
 * for others), or {@code 4 * d * (d + 1)} bytes.
 */
public final class CovarianceStats {
  private static final int BLOCK_ROWS = 256;

  private final MeanVector mean;
  private final @Nullable HeldRows rows;
  private final @Nullable CoMoments moments;

  private CovarianceStats(MeanVector mean, @Nullable HeldRows rows, @Nullable CoMoments moments) {
    this.mean = mean;
    this.rows = rows;
    this.moments = moments;
  }

  /** Takes over sorted rows. */
  static CovarianceStats of(HeldRows rows) {
    int d = rows.dimension();
    MeanVector mean =
        rows.size() == 0
            ? new MeanVector(new double[d], new double[d])
            : MeanVector.of(rows, 0, rows.size());
    return new CovarianceStats(mean, rows, null);
  }

  /** Takes over co-moments, which nobody may change from now on. */
  static CovarianceStats of(CoMoments moments) {
    return new CovarianceStats(moments.mean(), null, moments);
  }

  /** Returns n, the number of rows; 0 for empty statistics. */
  public long count() {
    return rows != null ? rows.size() : coMoments().count();
  }

  /** Returns d, the number of features, at least 1. */
  public int dimension() {
    return mean.dimension();
  }

  /** Returns whether the rows themselves are held, so that {@link #centredRows} works. */
  public boolean holdsRows() {
    return rows != null;
  }

  /**
   * Returns the mean of feature i.
   *
   * @throws IllegalStateException if there is no row
   */
  public double mean(int i) {
    requireRows(1);
    return mean.value(i);
  }

  /**
   * Returns the means of all features, {@code [d]}, in a new array.
   *
   * @throws IllegalStateException if there is no row
   */
  public double[] means() {
    requireRows(1);
    return mean.values();
  }

  /**
   * Returns the sample variance of feature i; exactly 0 for a constant feature.
   *
   * @throws IllegalStateException if there are fewer than two rows
   */
  public double variance(int i) {
    return covariance(i, i);
  }

  /**
   * Returns the sample variances of all features, {@code [d]}, in a new array.
   *
   * @throws IllegalStateException if there are fewer than two rows
   */
  public double[] variances() {
    double[] variances = new double[dimension()];
    for (int i = 0; i < variances.length; i++) {
      variances[i] = variance(i);
    }
    return variances;
  }

  /**
   * Returns the sample covariance of features i and j. Costs {@code n} operations where rows are
   * held, one otherwise.
   *
   * @throws IllegalStateException if there are fewer than two rows
   */
  public double covariance(int i, int j) {
    requireRows(2);
    return (rows != null ? sumOfHeldRows(i, j) : coMoments().sum(i, j)) / (count() - 1);
  }

  private double sumOfHeldRows(int i, int j) {
    double sum = 0;
    for (int r = 0; r < count(); r++) {
      sum += deviation(r, i) * deviation(r, j);
    }
    return sum;
  }

  private double deviation(int row, int i) {
    return (Objects.requireNonNull(rows).value(row, i) - mean.value(i)) - mean.remainder(i);
  }

  /**
   * Returns the features {@code [from, to)} of all held rows, less their means: {@code [n, to -
   * from]}, row-major, in a new array. The rows are ordered by value, not by arrival.
   *
   * @throws IllegalStateException if the rows are not held
   * @throws ArithmeticException if the numbers do not fit one array
   */
  public double[] centredRows(int from, int to) {
    if (rows == null) {
      throw new IllegalStateException("These statistics hold co-moments, not rows");
    }
    int width = to - from;
    double[] centred = new double[Math.multiplyExact(rows.size(), width)];
    for (int r = 0; r < rows.size(); r++) {
      rows.copyTo(r, from, to, centred, r * width);
      mean.subtractFrom(centred, r * width, from, to);
    }
    return centred;
  }

  /**
   * Returns held row i, {@code [d]}, in a new array. Rows are ordered by value, not by arrival.
   *
   * @throws IllegalStateException if the rows are not held
   */
  public double[] row(int i) {
    if (rows == null) {
      throw new IllegalStateException("These statistics hold co-moments, not rows");
    }
    double[] row = new double[dimension()];
    rows.copyTo(i, 0, row.length, row, 0);
    return row;
  }

  /** Returns what rounding the mean of feature i to double left out. */
  public double meanRemainder(int i) {
    return mean.remainder(i);
  }

  /**
   * Returns the sums of the products of the deviations of feature i and features i to d - 1 from
   * their means, {@code [d - i]}, not divided by {@code n - 1}, in a new array.
   *
   * @throws IllegalStateException if rows are held instead
   */
  public double[] coMoments(int i) {
    if (rows != null) {
      throw new IllegalStateException("These statistics hold rows, not co-moments");
    }
    double[] sums = new double[dimension() - i];
    for (int j = i; j < dimension(); j++) {
      sums[j - i] = coMoments().sum(i, j);
    }
    return sums;
  }

  /**
   * Returns the same statistics without the rows, as co-moments; this one if it holds none.
   *
   * @throws IllegalStateException if the triangle fits no array or not the heap
   */
  public CovarianceStats withoutRows() {
    if (rows == null) {
      return this;
    }
    CoMoments condensed = CoMoments.empty(dimension());
    for (int from = 0; from < rows.size(); from += BLOCK_ROWS) {
      condensed.add(rows, from, Math.min(from + BLOCK_ROWS, rows.size()));
    }
    return of(condensed);
  }

  /**
   * Writes these statistics in the versioned binary form that the package documentation lays out,
   * with check sums.
   *
   * @throws IOException if {@code out} fails
   */
  public void writeTo(DataOutput out) throws IOException {
    StatsFormat.write(this, out);
  }

  /**
   * Reads what {@link #writeTo} wrote, and no byte beyond it.
   *
   * @throws IOException if the data are foreign, of another version, truncated or damaged, or if
   *     {@code in} fails
   * @throws IllegalStateException if the triangle fits no array or not the heap
   */
  public static CovarianceStats readFrom(DataInput in) throws IOException {
    return StatsFormat.read(in);
  }

  @Nullable HeldRows heldRows() {
    return rows;
  }

  /** Returns the co-moments, not to be changed; only where no rows are held. */
  CoMoments coMoments() {
    return Objects.requireNonNull(moments);
  }

  private void requireRows(int least) {
    if (count() < least) {
      throw new IllegalStateException("This needs at least " + least + " rows, not " + count());
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CovarianceStats other
        && Objects.equals(rows, other.rows)
        && Objects.equals(moments, other.moments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, moments);
  }

  @Override
  public String toString() {
    return "CovarianceStats[n=%d, d=%d, %s]"
        .formatted(count(), dimension(), holdsRows() ? "rows" : "co-moments");
  }
}

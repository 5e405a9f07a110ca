package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Count, mean and covariance of n feature vectors of d numbers each.
 *
 * <p>The value holds either the rows themselves, while they are few (about {@code d / 2}), or their
 * means and the triangle of their co-moments, or a sketch of those; {@link #form()} tells. The
 * first two answer every question here alike to rounding; with a sketch, counts, means and
 * variances are exact, and covariances off by no more than {@link #covarianceErrorBound()}.
 * Covariances are sample covariances, divided by {@code n - 1}.
 *
 * <p>Made by {@link CovarianceAccumulator#snapshot()}. Values are double and finite as long as the
 * features stay below about 1e150 in magnitude; beyond that, squares overflow to infinity.
 *
 * <p>Equality is by content: the same count, and bitwise the same rows or co-moments. Statistics of
 * the same rows, merged in another order or on another runner, agree to rounding but need not be
 * equal.
 *
 * <p>Immutable and thread-safe. Memory: {@code 4 * n * d} bytes for rows that fit float (twice that
 * for others), {@code 4 * d * (d + 1)} bytes for co-moments, {@code 8 * r * d} for a sketch of r
 * rows.
 */
public final class CovarianceStats implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int BLOCK_ROWS = 256;

  private final transient MeanVector mean;
  private final transient @Nullable HeldRows rows;
  private final transient @Nullable Condensed condensed;

  private CovarianceStats(MeanVector mean, @Nullable HeldRows rows, @Nullable Condensed condensed) {
    this.mean = mean;
    this.rows = rows;
    this.condensed = condensed;
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
  static CovarianceStats of(Condensed condensed) {
    return new CovarianceStats(condensed.mean(), null, condensed);
  }

  /**
   * Returns statistics from their co-moments.
   *
   * @param n rows, at least 1
   * @param means {@code [d]}
   * @param remainders what rounding the means left out, {@code [d]}
   * @param coMoments what {@link #coMoments} returned for each feature
   * @throws IllegalArgumentException if lengths contradict each other or a number is not finite
   */
  public static CovarianceStats ofCoMoments(
      long n, double[] means, double[] remainders, double[][] coMoments) {
    MeanVector mean = MeanVector.checked(n, means, remainders);
    CoMoments moments = CoMoments.empty(means.length);
    moments.fill(n, mean, coMoments);
    return of(moments);
  }

  /**
   * Returns statistics from a sketch.
   *
   * @param l rows that the sketch keeps when it shrinks, at least 2
   * @param n rows, at least 1
   * @param means {@code [d]}
   * @param remainders what rounding the means left out, {@code [d]}
   * @param squares what {@link #sumOfSquares} returned for each feature
   * @param shrinkage what {@link #sketchShrinkage} returned
   * @param columns what {@link #factor} returned for each feature alone: {@code [d][r]}
   * @throws IllegalArgumentException if lengths contradict each other or a number is not finite
   */
  public static CovarianceStats ofSketch(
      int l,
      long n,
      double[] means,
      double[] remainders,
      double[] squares,
      double shrinkage,
      double[][] columns) {
    MeanVector mean = MeanVector.checked(n, means, remainders);
    MeanVector.requireFinite(squares, means.length);
    MeanVector.requireFinite(new double[] {shrinkage}, 1);
    double[] rows = FrequentDirections.rows(columns, l);
    return of(FrequentDirections.of(l, n, mean, squares, shrinkage, rows));
  }

  /** Returns n, the number of rows; 0 for empty statistics. */
  public long count() {
    return rows != null ? rows.size() : condensed().count();
  }

  /** Returns d, the number of features, at least 1. */
  public int dimension() {
    return mean.dimension();
  }

  /** What statistics may hold. */
  public enum Form {
    /** The rows themselves: exact. */
    ROWS,
    /** Means and the triangle of co-moments: exact. */
    CO_MOMENTS,
    /** Means, variances and a sketch of the co-moments: what lies off the diagonal is bounded. */
    SKETCH
  }

  /** Returns what these statistics hold. */
  public Form form() {
    if (rows != null) {
      return Form.ROWS;
    }
    return condensed() instanceof FrequentDirections ? Form.SKETCH : Form.CO_MOMENTS;
  }

  /** Returns whether the rows themselves are held. */
  public boolean holdsRows() {
    return rows != null;
  }

  /**
   * Returns how far the covariances may be from the exact ones: along any direction, the variance
   * that these statistics show is at most this much below the exact one, and never above. 0 unless
   * they hold a sketch.
   *
   * @throws IllegalStateException if there are fewer than two rows
   */
  public double covarianceErrorBound() {
    requireRows(2);
    return form() == Form.SKETCH ? sketch().shrinkage() / (count() - 1) : 0;
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

  /** Returns count and means alone; they are shared, not copied. */
  public MeanStats meanStats() {
    return new MeanStats(count(), mean);
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
    return (rows != null ? sumOfHeldRows(i, j) : condensed().sum(i, j)) / (count() - 1);
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
   * Returns l, the number of rows that the sketch keeps when it shrinks.
   *
   * @throws IllegalStateException if there is no sketch
   */
  public int sketchRows() {
    return sketch().keptRows();
  }

  /**
   * Returns how much the sketch lost, at most, of the co-moments along any direction.
   *
   * @throws IllegalStateException if there is no sketch
   */
  public double sketchShrinkage() {
    return sketch().shrinkage();
  }

  /** Returns whether held rows fit float without loss; false if none are held. */
  public boolean fitsFloat() {
    return rows != null && rows.doubles().isEmpty();
  }

  /** Returns the sum of the squared deviations of feature i from its mean; exact in every form. */
  public double sumOfSquares(int i) {
    return rows != null ? sumOfHeldRows(i, i) : condensed().sum(i, i);
  }

  /**
   * Returns r, the number of rows of {@link #factor}: n where rows are held, up to twice the rows
   * of the plan where there is a sketch.
   *
   * @throws IllegalStateException if these statistics hold co-moments
   */
  public int factorRows() {
    return rows != null ? rows.size() : sketch().size();
  }

  /**
   * Returns the columns {@code [from, to)} of a matrix F {@code [r, d]} whose {@code F'F / (n - 1)}
   * is the covariance: the rows less their means, or the sketch. Row-major {@code [r, to - from]},
   * in a new array. The rows are ordered by value, not by arrival.
   *
   * @throws IllegalStateException if these statistics hold co-moments
   * @throws ArithmeticException if the numbers do not fit one array
   */
  public double[] factor(int from, int to) {
    if (rows == null) {
      return sketch().panel(from, to);
    }
    int width = to - from;
    double[] centred = new double[Math.multiplyExact(rows.size(), width)];
    for (int r = 0; r < rows.size(); r++) {
      rows.copyTo(r, from, to, centred, r * width);
      mean.subtractFrom(centred, r * width, from, to);
    }
    return centred;
  }

  private FrequentDirections sketch() {
    if (condensed instanceof FrequentDirections sketch) {
      return sketch;
    }
    throw new IllegalStateException("These statistics hold " + form() + ", not a sketch");
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
   * @throws IllegalStateException unless these statistics hold co-moments
   */
  public double[] coMoments(int i) {
    if (form() != Form.CO_MOMENTS) {
      throw new IllegalStateException("These statistics hold " + form() + ", not co-moments");
    }
    double[] sums = new double[dimension() - i];
    for (int j = i; j < dimension(); j++) {
      sums[j - i] = condensed().sum(i, j);
    }
    return sums;
  }

  /**
   * Takes these statistics apart into pieces that any runner can carry, and that {@link
   * CovarianceAccumulator#add(StatsPart)} puts together again; none if there is no row.
   */
  public void forEachPart(Consumer<StatsPart> consumer) {
    if (rows == null) {
      condensed().forEachPart(consumer);
      return;
    }
    int height = Math.max(1, StatsPart.MAX_NUMBERS / dimension());
    for (int from = 0; from < rows.size(); from += height) {
      int to = Math.min(from + height, rows.size());
      consumer.accept(new StatsPart.Rows(rows.range(from, to)));
    }
  }

  /**
   * Returns the same statistics without the rows, as co-moments; these if they hold none.
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

  /** Java's serialization takes the binary form. */
  private Object writeReplace() {
    return new StatsFormat.Serialized(this);
  }

  @Nullable HeldRows heldRows() {
    return rows;
  }

  HeldRows requireHeldRows() throws IOException {
    if (rows == null) {
      throw new IOException("Rows are missing where there must be some");
    }
    return rows;
  }

  /** Returns what the rows went into, not to be changed; only where no rows are held. */
  Condensed condensed() {
    return Objects.requireNonNull(condensed);
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
        && Objects.equals(condensed, other.condensed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, condensed);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "CovarianceStats[n=%d, d=%d, %s]", count(), dimension(), form());
  }
}

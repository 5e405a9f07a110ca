package io.orchard.stats;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Means {@code [d]} to about 32 digits, each the unevaluated sum of two doubles.
 *
 * <p>A merge needs the difference of two means. Where the data lie at 1e8 with standard deviation
 * 1, a mean in one double is off by 1e-8 of that deviation, and each merge would carry the error
 * over into the co-moments; the second double removes it. Sums of two doubles follow T. J. Dekker,
 * "A floating-point technique for extending the available precision", Numerische Mathematik 18,
 * 1971, doi:10.1007/BF01397083, and D. E. Knuth's branch-free two-sum.
 *
 * <p>Immutable and thread-safe.
 */
final class MeanVector {
  private final double[] high;
  private final double[] low;

  /** Takes over both arrays; {@code high[i]} must be the double nearest to the sum of the two. */
  MeanVector(double[] high, double[] low) {
    this.high = high;
    this.low = low;
  }

  /**
   * Takes over what was read.
   *
   * @throws IllegalArgumentException if n is below 1, the lengths differ or a number is not finite
   */
  static MeanVector checked(long n, double[] high, double[] low) {
    if (n < 1) {
      throw new IllegalArgumentException("there are no means of " + n + " rows");
    }
    requireFinite(high, high.length);
    requireFinite(low, high.length);
    return new MeanVector(high, low);
  }

  /** Throws if an array read from a file is null, of another length, or not finite throughout. */
  static void requireFinite(double @Nullable [] values, int length) {
    if (values == null || values.length != length) {
      throw new IllegalArgumentException("numbers are missing where there must be " + length);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("it holds the number " + value);
      }
    }
  }

  /** Throws if a row is of another length, or not finite throughout. */
  static void requireFinite(float[] row, int length) {
    if (row.length != length) {
      throw new IllegalArgumentException("numbers are missing where there must be " + length);
    }
    int largest = 0;
    for (float value : row) {
      largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
    }
    float size = Float.intBitsToFloat(largest);
    if (!Float.isFinite(size)) {
      throw new IllegalArgumentException("it holds the number " + size);
    }
  }

  /**
   * Returns the means of the rows {@code [from, to)}, at least one.
   *
   * <p>Deviations from the first of these rows are averaged, so a constant feature gives that
   * constant exactly, and its centred values are exactly zero. Costs {@code (to - from) * d}.
   */
  static MeanVector of(HeldRows rows, int from, int to) {
    int d = rows.dimension();
    double[] first = new double[d];
    rows.copyTo(from, 0, d, first, 0);
    double[] sum = new double[d];
    double[] row = new double[d];
    for (int r = from + 1; r < to; r++) {
      rows.copyTo(r, 0, d, row, 0);
      for (int i = 0; i < d; i++) {
        sum[i] += row[i] - first[i];
      }
    }
    return of(first, sum, to - from);
  }

  /** Returns the means of n rows by the first of them and the sum of all deviations from it. */
  static MeanVector of(double[] first, double[] deviations, int n) {
    double[] high = first.clone();
    double[] low = new double[high.length];
    for (int i = 0; i < high.length; i++) {
      add(high, low, i, deviations[i] / n);
    }
    return new MeanVector(high, low);
  }

  /**
   * Returns the means of two sets of rows together; the same, to the last bit, with the sets
   * swapped.
   *
   * @param n rows behind {@code a}, at least 1
   * @param m rows behind {@code b}, at least 1
   */
  static MeanVector merge(MeanVector a, long n, MeanVector b, long m) {
    if (n < m) {
      return merge(b, m, a, n);
    }
    return n == m ? average(a, b) : a.shifted(b.minus(a), (double) m / (n + m));
  }

  private static MeanVector average(MeanVector a, MeanVector b) {
    double[] high = new double[a.high.length];
    double[] low = new double[high.length];
    for (int i = 0; i < high.length; i++) {
      high[i] = a.high[i] / 2;
      add(high, low, i, b.high[i] / 2);
      add(high, low, i, a.low[i] / 2 + b.low[i] / 2);
    }
    return new MeanVector(high, low);
  }

  private MeanVector shifted(double[] difference, double share) {
    double[] sumHigh = high.clone();
    double[] sumLow = low.clone();
    for (int i = 0; i < sumHigh.length; i++) {
      add(sumHigh, sumLow, i, difference[i] * share);
    }
    return new MeanVector(sumHigh, sumLow);
  }

  /**
   * Adds a number to element i: two-sum of the high parts, its exact error joining the low part.
   */
  static void add(double[] high, double[] low, int i, double x) {
    double sum = high[i] + x;
    double error = twoSumError(high[i], x, sum) + low[i];
    high[i] = sum + error;
    low[i] = twoSumError(sum, error, high[i]);
  }

  private static double twoSumError(double a, double b, double sum) {
    double bRounded = sum - a;
    return (a - (sum - bRounded)) + (b - bRounded);
  }

  int dimension() {
    return high.length;
  }

  /** Returns mean i rounded to double. */
  double value(int i) {
    return high[i];
  }

  double[] values() {
    return high.clone();
  }

  /** Returns what {@link #values} leaves out, {@code [d]}, in a new array. */
  double[] remainders() {
    return low.clone();
  }

  /** Returns what {@link #value} leaves out of mean i. */
  double remainder(int i) {
    return low[i];
  }

  /** Returns these means less the others; swapping the two changes signs only. */
  double[] minus(MeanVector other) {
    double[] difference = new double[high.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = (high[i] - other.high[i]) + (low[i] - other.low[i]);
    }
    return difference;
  }

  /**
   * Subtracts the means of the features {@code [from, to)} from numbers that start at an offset.
   */
  void subtractFrom(double[] values, int offset, int from, int to) {
    for (int i = from; i < to; i++) {
      values[offset + i - from] = (values[offset + i - from] - high[i]) - low[i];
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MeanVector other
        && Arrays.equals(high, other.high)
        && Arrays.equals(low, other.low);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(high) + Arrays.hashCode(low);
  }
}

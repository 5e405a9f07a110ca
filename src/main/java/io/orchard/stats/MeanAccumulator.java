package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Collects feature vectors {@code [d]} and merges with others of its kind into {@link MeanStats}.
 *
 * <p>The mean moves by {@code (x - mean) / n} with every row, and merges weigh the difference of
 * two means: Tony F. Chan, Gene H. Golub, Randall J. LeVeque, "Algorithms for computing the sample
 * variance", The American Statistician 37(3), 1983, doi:10.1080/00031305.1983.10483115.
 *
 * <p>An empty accumulator changes nothing, on either side; {@code a.merge(b)} and {@code
 * b.merge(a)} lead to equal snapshots; any split and any order agree within 1e-15 of the mean's
 * size plus 1e-14 of the standard deviation.
 *
 * <p>Mutable and not thread-safe. Memory: {@code 16 * d} bytes; a row costs {@code d} divisions.
 */
public final class MeanAccumulator {
  private long count;
  private double[] high;
  private double[] low;

  private MeanAccumulator(long count, double[] high, double[] low) {
    this.count = count;
    this.high = high;
    this.low = low;
  }

  /**
   * Returns an accumulator that has seen no row.
   *
   * @param d features in every row, at least 1
   * @throws IllegalArgumentException if {@code d < 1}
   */
  public static MeanAccumulator create(int d) {
    if (d < 1) {
      throw new IllegalArgumentException("d must be at least 1, not " + d);
    }
    return new MeanAccumulator(0, new double[d], new double[d]);
  }

  /** Returns an accumulator that continues from statistics as if it had seen their rows. */
  public static MeanAccumulator of(MeanStats stats) {
    return new MeanAccumulator(stats.count(), stats.means(), stats.remainders());
  }

  /** Returns d, the number of features. */
  public int dimension() {
    return high.length;
  }

  /**
   * Adds a row, {@code [d]}.
   *
   * @throws IllegalArgumentException if the row is not of length d, or holds a NaN or infinity; the
   *     accumulator is as before
   */
  public void add(float[] row) {
    double[] wide = new double[row.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = row[i];
    }
    add(wide);
  }

  /**
   * Adds a row, {@code [d]}.
   *
   * @throws IllegalArgumentException if the row is not of length d, or holds a NaN or infinity; the
   *     accumulator is as before
   */
  public void add(double[] row) {
    MeanVector.requireFinite(row, high.length);
    count++;
    for (int i = 0; i < row.length; i++) {
      MeanVector.add(high, low, i, ((row[i] - high[i]) - low[i]) / count);
    }
  }

  /**
   * Adds all rows that another accumulator has seen; the other is not changed.
   *
   * @throws IllegalArgumentException if the other's d differs
   */
  public void merge(MeanAccumulator other) {
    MeanStats sum = snapshot().plus(other.snapshot());
    count = sum.count();
    high = sum.means();
    low = sum.remainders();
  }

  /** Returns the statistics of all rows so far; later additions do not change them. */
  public MeanStats snapshot() {
    return new MeanStats(count, new MeanVector(high.clone(), low.clone()));
  }

  /**
   * Writes the state in the same form as {@link MeanStats#writeTo}.
   *
   * @throws IOException if {@code out} fails
   */
  public void writeTo(DataOutput out) throws IOException {
    snapshot().writeTo(out);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if {@code in} fails
   */
  public static MeanAccumulator readFrom(DataInput in) throws IOException {
    return of(MeanStats.readFrom(in));
  }
}

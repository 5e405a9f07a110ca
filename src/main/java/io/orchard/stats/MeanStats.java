package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;

/**
 * Count and means of n feature vectors of d numbers each: what is kept of a class of images.
 *
 * <p>Means are kept to about 32 digits, so that merging loses nothing at any offset. Made by {@link
 * MeanAccumulator#snapshot()}. Statistics of the same rows, merged in another order or on another
 * runner, agree to rounding but need not be equal; equality is by content, bitwise.
 *
 * <p>Immutable and thread-safe. Memory: {@code 16 * d} bytes.
 */
public final class MeanStats {
  private final long count;
  private final MeanVector mean;

  MeanStats(long count, MeanVector mean) {
    this.count = count;
    this.mean = mean;
  }

  /**
   * Returns statistics from their numbers.
   *
   * @param n rows, at least 1
   * @param means {@code [d]}
   * @param remainders what rounding the means left out, {@code [d]}
   * @throws IllegalArgumentException if n is below 1, the lengths differ or a number is not finite
   */
  public static MeanStats of(long n, double[] means, double[] remainders) {
    MeanVector mean = MeanVector.checked(n, means, remainders);
    return new MeanStats(n, mean);
  }

  /** Returns n, the number of rows; 0 for empty statistics. */
  public long count() {
    return count;
  }

  /** Returns d, the number of features. */
  public int dimension() {
    return mean.dimension();
  }

  /** Returns the means, {@code [d]}, in a new array; all 0 if there is no row. */
  public double[] means() {
    return mean.values();
  }

  /** Returns what rounding the means to double left out, {@code [d]}, in a new array. */
  public double[] remainders() {
    return mean.remainders();
  }

  /**
   * Returns how far the means lie from a point, {@code [d]}, in a new array.
   *
   * @param point {@code [d]}
   */
  public double[] minus(double[] point) {
    return mean.minus(new MeanVector(point, new double[point.length]));
  }

  /**
   * Returns the statistics of the rows of both; the same, to the last bit, with the two swapped.
   *
   * @throws IllegalArgumentException if the other's d differs
   */
  public MeanStats plus(MeanStats other) {
    if (other.dimension() != dimension()) {
      throw new IllegalArgumentException(
          "Expected " + dimension() + " features, not " + other.dimension());
    }
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    return new MeanStats(
        count + other.count, MeanVector.merge(mean, count, other.mean, other.count));
  }

  /**
   * Writes these statistics in a form for the same version of this class only.
   *
   * @throws IOException if {@code out} fails
   */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(count);
    Doubles.write(mean.values(), out);
    Doubles.write(mean.remainders(), out);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if {@code in} fails
   */
  public static MeanStats readFrom(DataInput in) throws IOException {
    return new MeanStats(in.readLong(), new MeanVector(Doubles.read(in), Doubles.read(in)));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MeanStats other && count == other.count && mean.equals(other.mean);
  }

  @Override
  public int hashCode() {
    return Objects.hash(count, mean);
  }

  @Override
  public String toString() {
    return "MeanStats[n=" + count + ", d=" + dimension() + "]";
  }
}

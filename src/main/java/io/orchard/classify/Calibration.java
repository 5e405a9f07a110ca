package io.orchard.classify;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How probable predictions were said to be, and how often they were right, in {@value #BINS} bins
 * of equal width; bin i holds the probabilities above {@code i / 15} up to {@code (i + 1) / 15}.
 * Counts and sums add up.
 *
 * <p>Chuan Guo, Geoff Pleiss, Yu Sun, Kilian Q. Weinberger, "On Calibration of Modern Neural
 * Networks", Proceedings of Machine Learning Research 70, 2017, sections 2 and 3.
 *
 * <p>Immutable and thread-safe, as long as nobody changes the arrays.
 *
 * @param images predictions in each bin
 * @param right those that were right
 * @param probability the sum of their probabilities
 */
public record Calibration(long[] images, long[] right, double[] probability) {

  /** The number of bins. */
  public static final int BINS = 15;

  /** Returns the calibration of no prediction. */
  public static Calibration empty() {
    return new Calibration(new long[BINS], new long[BINS], new double[BINS]);
  }

  /** Returns the calibration of one prediction. */
  static Calibration of(double probability, boolean right) {
    Calibration one = empty();
    int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(probability * BINS) - 1));
    one.images[bin] = 1;
    one.right[bin] = right ? 1 : 0;
    one.probability[bin] = probability;
    return one;
  }

  /** Returns the calibration of the predictions of both. */
  Calibration plus(Calibration other) {
    Calibration sum = new Calibration(images.clone(), right.clone(), probability.clone());
    for (int bin = 0; bin < BINS; bin++) {
      sum.images[bin] += other.images[bin];
      sum.right[bin] += other.right[bin];
      sum.probability[bin] += other.probability[bin];
    }
    return sum;
  }

  /**
   * Returns the expected calibration error: the difference between how probable predictions were
   * said to be and how often they were right, bin by bin, weighted by the predictions in it; from 0
   * to 1, and NaN without a prediction.
   */
  public double expectedError() {
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(probability[bin] - right[bin]);
    }
    return error / Arrays.stream(images).sum();
  }

  void writeTo(DataOutput out) throws IOException {
    for (int bin = 0; bin < BINS; bin++) {
      out.writeLong(images[bin]);
      out.writeLong(right[bin]);
      out.writeDouble(probability[bin]);
    }
  }

  static Calibration readFrom(DataInput in) throws IOException {
    Calibration read = empty();
    for (int bin = 0; bin < BINS; bin++) {
      read.images[bin] = in.readLong();
      read.right[bin] = in.readLong();
      read.probability[bin] = in.readDouble();
    }
    return read;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Calibration other
        && Arrays.equals(images, other.images)
        && Arrays.equals(right, other.right)
        && Arrays.equals(probability, other.probability);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(images) + Arrays.hashCode(probability);
  }

  @Override
  public String toString() {
    return "Calibration" + Arrays.toString(images);
  }
}

package io.orchard.pca;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What is kept of images to say how far they lie from those that a model was fitted on: count, mean
 * and squared deviations along its components, and what lies outside these. {@link Drift} judges.
 *
 * <p>Components without variance are left out: what lies along them is outside of what the model
 * knows. Deviations are about the images' own mean, so that they lose nothing however far that is
 * from the model's; merging follows Tony F. Chan, Gene H. Golub, Randall J. LeVeque, "Algorithms
 * for computing the sample variance", The American Statistician 37(3), 1983,
 * doi:10.1080/00031305.1983.10483115.
 *
 * <p>Immutable and thread-safe; nobody changes the arrays. Equality is by content. Memory: {@code
 * 16 * r} bytes.
 *
 * @param count images, n'
 * @param means of the projections, {@code [r]}
 * @param squares sums of the squared deviations of the projections from their means, {@code [r]}
 * @param outside sum of the squared distances from the components, {@code |y|^2 - |z|^2} with y the
 *     standardised features less the model's mean and z their projection
 */
public record DriftStats(long count, double[] means, double[] squares, double outside) {

  /** Of the first component's variance: what is smaller is what rounding leaves. */
  private static final double ROUNDING = 1e-12;

  /** Returns r, how many of a model's components have variance: from 0 to k. */
  static int varying(PcaModel model) {
    double[] variances = model.explainedVariance();
    int r = 0;
    while (r < variances.length && variances[r] > ROUNDING * variances[0]) {
      r++;
    }
    return r;
  }

  /**
   * Returns the statistics of some images. Costs {@code b * k * d} multiplications.
   *
   * @param projector of the model
   * @param features {@code [b][d]}, finite
   * @throws IllegalArgumentException if a vector is not of length d
   */
  public static DriftStats of(PcaProjector projector, float[]... features) {
    PcaModel model = projector.model();
    int r = varying(model);
    double[] projections = projector.projectDouble(features);
    double[] means = new double[r];
    double[] squares = new double[r];
    for (int i = 0; i < r; i++) {
      for (int row = 0; row < features.length; row++) {
        means[i] += projections[row * model.k() + i] / features.length;
      }
      for (int row = 0; row < features.length; row++) {
        double deviation = projections[row * model.k() + i] - means[i];
        squares[i] += deviation * deviation;
      }
    }
    double outside = 0;
    double[] standardized = new double[model.d()];
    for (int row = 0; row < features.length; row++) {
      model.standardize(features[row], standardized);
      double inside = squared(projections, row * model.k(), r);
      outside += Math.max(0, squared(standardized, 0, model.d()) - inside);
    }
    return new DriftStats(features.length, means, squares, outside);
  }

  private static double squared(double[] values, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += values[i] * values[i];
    }
    return sum;
  }

  /** Returns the statistics of the images of both; the same, to the last bit, when swapped. */
  public DriftStats plus(DriftStats other) {
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    long n = count + other.count;
    double weight = (double) count / n * other.count;
    double[] bothMeans = new double[means.length];
    double[] bothSquares = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      double difference = means[i] - other.means[i];
      bothMeans[i] = (means[i] * count + other.means[i] * other.count) / n;
      bothSquares[i] = squares[i] + other.squares[i] + difference * difference * weight;
    }
    return new DriftStats(n, bothMeans, bothSquares, outside + other.outside);
  }

  /**
   * Writes these statistics in a form for the same version of this class only.
   *
   * @throws IOException if {@code out} fails
   */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(outside);
    out.writeInt(means.length);
    for (int i = 0; i < means.length; i++) {
      out.writeDouble(means[i]);
      out.writeDouble(squares[i]);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if {@code in} fails
   */
  public static DriftStats readFrom(DataInput in) throws IOException {
    long count = in.readLong();
    double outside = in.readDouble();
    double[] means = new double[in.readInt()];
    double[] squares = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = in.readDouble();
      squares[i] = in.readDouble();
    }
    return new DriftStats(count, means, squares, outside);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DriftStats other
        && count == other.count
        && Double.compare(outside, other.outside) == 0
        && Arrays.equals(means, other.means)
        && Arrays.equals(squares, other.squares);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(means) + Arrays.hashCode(squares) + Long.hashCode(count);
  }

  @Override
  public String toString() {
    return "DriftStats[n=" + count + ", components=" + means.length + "]";
  }
}

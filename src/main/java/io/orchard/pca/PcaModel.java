package io.orchard.pca;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A fitted standardiser and PCA: what it takes to reduce a feature vector {@code [d]} to {@code
 * [k]}.
 *
 * <p>A projection is {@code components * ((x - mean) / scale)}. Components are orthonormal rows,
 * ordered by variance; the entry of largest magnitude in each is positive.
 *
 * <p>The arrays belong to the model: constructor and accessors share them without copying, and
 * nobody may change them. With that, the model is immutable and thread-safe. Equality is by
 * content, bitwise.
 *
 * @param n rows the model was fitted on, at least 2
 * @param mean of each feature, {@code [d]}
 * @param scale what each centred feature is divided by, {@code [d]}, positive; all 1 when not
 *     standardising, and 1 for constant features
 * @param components orthonormal rows, {@code [k, d]}, row-major
 * @param explainedVariance of each component, {@code [k]}: descending, not negative, divided by
 *     {@code n - 1}
 * @param totalVariance of all d features, after standardising if asked for (then the number of
 *     features that vary); 0 if all rows were identical
 * @param standardization how {@code scale} came about
 * @param errorBound by how much, at most, each explained variance is below the exact one: 0 for an
 *     exact fit, more where the statistics were a sketch
 */
public record PcaModel(
    long n,
    double[] mean,
    double[] scale,
    double[] components,
    double[] explainedVariance,
    double totalVariance,
    Standardization standardization,
    double errorBound)
    implements Serializable {

  /** Components that are projected on in one pass over the features. */
  private static final int LANES = 8;

  /**
   * Takes over the arrays.
   *
   * @throws IllegalArgumentException if {@code n < 2}, d or k is 0, or lengths contradict each
   *     other
   */
  public PcaModel {
    int d = mean.length;
    int k = explainedVariance.length;
    if (n < 2 || d < 1 || k < 1 || scale.length != d || components.length != (long) k * d) {
      throw new IllegalArgumentException(
          "A PCA model cannot have n = %d, %d means, %d scales, %d variances, %d component entries"
              .formatted(n, d, scale.length, k, components.length));
    }
  }

  /** Takes over the arrays of an exact fit; throws as the constructor with an error bound does. */
  public PcaModel(
      long n,
      double[] mean,
      double[] scale,
      double[] components,
      double[] explainedVariance,
      double totalVariance,
      Standardization standardization) {
    this(n, mean, scale, components, explainedVariance, totalVariance, standardization, 0);
  }

  /** Returns the number of features. */
  public int d() {
    return mean.length;
  }

  /** Returns the number of components. */
  public int k() {
    return explainedVariance.length;
  }

  /**
   * Returns each component's share of the total variance, {@code [k]}, in a new array: from 0 to 1,
   * descending; all 0 if there is no variance at all.
   */
  public double[] explainedVarianceRatio() {
    double[] ratios = new double[k()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = totalVariance == 0 ? 0 : explainedVariance[i] / totalVariance;
    }
    return ratios;
  }

  /**
   * Returns the features less their means, divided by their scales, in a new array {@code [d]}.
   *
   * <p>Computed in double, rounded once. NaN and infinity pass through.
   *
   * @throws IllegalArgumentException if {@code features} is not of length d
   */
  public float[] standardize(float[] features) {
    return rounded(standardized(features));
  }

  /**
   * Returns the projection of the features on the components, in a new array {@code [k]}.
   *
   * <p>Computed in double, rounded once. A NaN or infinity among the features makes every entry NaN
   * or infinite. Costs {@code k * d} multiplications.
   *
   * @throws IllegalArgumentException if {@code features} is not of length d
   */
  public float[] project(float[] features) {
    return rounded(projectDouble(features));
  }

  /**
   * Returns what {@link #project} returns, before it is rounded to float.
   *
   * @throws IllegalArgumentException if {@code features} is not of length d
   */
  public double[] projectDouble(float[] features) {
    return onComponents(standardized(features));
  }

  /**
   * Returns the projection of a deviation from the mean, {@code components * (deviation / scale)},
   * in a new array {@code [k]}.
   *
   * @param deviation {@code [d]}, in the features' own units
   * @throws IllegalArgumentException if {@code deviation} is not of length d
   */
  public double[] projectDeviation(double[] deviation) {
    requireLength(deviation.length);
    double[] x = new double[deviation.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = deviation[i] / scale[i];
    }
    return onComponents(x);
  }

  private double[] onComponents(double[] x) {
    double[] projection = new double[k()];
    int i = 0;
    for (; i + LANES <= projection.length; i += LANES) {
      projectOnLanes(x, i, projection);
    }
    for (; i < projection.length; i++) {
      double sum = 0;
      for (int p = 0; p < x.length; p++) {
        sum += x[p] * components[i * x.length + p];
      }
      projection[i] = sum;
    }
    return projection;
  }

  // Eight sums side by side, because one alone waits for its own last addition at every step.
  private void projectOnLanes(double[] x, int i, double[] projection) {
    int d = x.length;
    int c = i * d;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int p = 0; p < d; p++) {
      double value = x[p];
      s0 += value * components[c + p];
      s1 += value * components[c + d + p];
      s2 += value * components[c + 2 * d + p];
      s3 += value * components[c + 3 * d + p];
      s4 += value * components[c + 4 * d + p];
      s5 += value * components[c + 5 * d + p];
      s6 += value * components[c + 6 * d + p];
      s7 += value * components[c + 7 * d + p];
    }
    projection[i] = s0;
    projection[i + 1] = s1;
    projection[i + 2] = s2;
    projection[i + 3] = s3;
    projection[i + 4] = s4;
    projection[i + 5] = s5;
    projection[i + 6] = s6;
    projection[i + 7] = s7;
  }

  private double[] standardized(float[] features) {
    requireLength(features.length);
    double[] x = new double[features.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (features[i] - mean[i]) / scale[i];
    }
    return x;
  }

  private void requireLength(int length) {
    if (length != d()) {
      throw new IllegalArgumentException("The model expects " + d() + " features, not " + length);
    }
  }

  private static float[] rounded(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PcaModel other
        && n == other.n
        && Double.compare(totalVariance, other.totalVariance) == 0
        && Double.compare(errorBound, other.errorBound) == 0
        && standardization == other.standardization
        && Arrays.equals(mean, other.mean)
        && Arrays.equals(scale, other.scale)
        && Arrays.equals(components, other.components)
        && Arrays.equals(explainedVariance, other.explainedVariance);
  }

  @Override
  public int hashCode() {
    int hash = Long.hashCode(n) * 31 + Double.hashCode(totalVariance);
    hash = hash * 31 + Arrays.hashCode(mean);
    hash = hash * 31 + Arrays.hashCode(scale);
    hash = hash * 31 + Arrays.hashCode(components);
    return hash * 31 + Arrays.hashCode(explainedVariance);
  }

  @Override
  public String toString() {
    return "PcaModel[n=%d, d=%d, k=%d, %s, explained=%s]"
        .formatted(
            n, d(), k(), standardization, (float) Arrays.stream(explainedVarianceRatio()).sum());
  }
}

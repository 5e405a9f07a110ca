package io.orchard.pca;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * A fitted standardiser and PCA: what it takes to reduce a feature vector {@code [d]} to {@code
 * [k]}.
 *
 * <p>A {@linkplain PcaProjector projection} is {@code components * ((x - mean) / scale)}.
 * Components are orthonormal rows, ordered by variance; the entry of largest magnitude in each is
 * positive.
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

  /** Of sums and products of what was computed in double. */
  private static final double TOLERANCE = 1e-6;

  private static final double MOST_PRODUCTS = 1e8;

  /**
   * Takes over the arrays.
   *
   * @throws IllegalArgumentException if {@code n < 2}, d or k is 0, lengths contradict each other,
   *     a number is not finite, a scale not positive, or variances are negative or ascend
   */
  public PcaModel {
    int d = mean.length;
    int k = explainedVariance.length;
    if (n < 2 || d < 1 || k < 1 || scale.length != d || components.length != (long) k * d) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A PCA model cannot have n = %d, %d means, %d scales, %d variances, %d component entries",
              n,
              d,
              scale.length,
              k,
              components.length));
    }
    require(areFinite(mean), "a mean");
    require(areFinite(scale) && Arrays.stream(scale).allMatch(one -> one > 0), "a scale");
    require(areFinite(components), "a component");
    require(areFinite(totalVariance, errorBound), "the total variance or its error");
    require(totalVariance >= 0 && errorBound >= 0, "the total variance or its error");
    require(areFinite(explainedVariance) && descends(explainedVariance), "an explained variance");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(what + " of the PCA model is none that a fit gives");
    }
  }

  private static boolean areFinite(double... values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean descends(double[] values) {
    double before = Double.POSITIVE_INFINITY;
    for (double value : values) {
      if (!(value >= 0 && value <= before)) {
        return false;
      }
      before = value;
    }
    return true;
  }

  /**
   * Checks what is true of every model that was fitted, for one that comes from elsewhere: means
   * are those of float features, all scales are 1 unless features are standardised, components are
   * orthonormal, and they explain no more than there is.
   *
   * <p>Costs {@code k^2 * d} multiplications, but {@code k * d} beyond {@value #MOST_PRODUCTS} of
   * them: then only the lengths of the components are looked at.
   *
   * @throws IllegalArgumentException if one of it is not
   */
  public void requireFitted() {
    require(Arrays.stream(mean).allMatch(one -> Math.abs(one) <= Float.MAX_VALUE), "a mean");
    require(
        standardization == Standardization.UNIT_VARIANCE
            || Arrays.stream(scale).allMatch(one -> one == 1),
        "a scale");
    require(
        Arrays.stream(explainedVariance).sum() <= totalVariance * (1 + TOLERANCE),
        "an explained variance");
    boolean all = (double) k() * k() * d() <= MOST_PRODUCTS;
    for (int i = 0; i < k(); i++) {
      for (int j = all ? 0 : i; j <= i; j++) {
        require(Math.abs(product(i, j) - (i == j ? 1 : 0)) <= TOLERANCE, "a component");
      }
    }
  }

  private double product(int i, int j) {
    double sum = 0;
    for (int p = 0; p < d(); p++) {
      sum += components[i * d() + p] * components[j * d() + p];
    }
    return sum;
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
    requireLength(features.length);
    double[] row = new double[d()];
    standardize(features, row);
    return rounded(row);
  }

  /** Writes what {@link #standardize(float[])} returns, before it is rounded, into [d]. */
  void standardize(float[] features, double[] target) {
    for (int i = 0; i < features.length; i++) {
      target[i] = (features[i] - mean[i]) / scale[i];
    }
  }

  void requireLength(int length) {
    if (length != d()) {
      throw new IllegalArgumentException("The model expects " + d() + " features, not " + length);
    }
  }

  static float[] rounded(double[] values) {
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
    return String.format(
        Locale.ROOT,
        "PcaModel[n=%d, d=%d, k=%d, %s, explained=%s]",
        n,
        d(),
        k(),
        standardization,
        (float) Arrays.stream(explainedVarianceRatio()).sum());
  }
}

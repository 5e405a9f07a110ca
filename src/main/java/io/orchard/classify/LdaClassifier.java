package io.orchard.classify;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A fitted linear discriminant analysis of c classes along k components.
 *
 * <p>The arrays belong to the classifier: constructor and accessors share them without copying, and
 * nobody may change them. With that, it is immutable and thread-safe. Equality is by content,
 * bitwise.
 *
 * @param labels of the classes, {@code [c]}, in their natural order
 * @param counts images of each class that were learned from, {@code [c]}, at least 1
 * @param means of each class along the components, {@code [c, k]}, row-major
 * @param within covariance of the images about the means of their classes, {@code [k, k]}: divided
 *     by the number of images, not shrunk
 * @param shrinkage the intensity a, from 0 to 1, with which {@code within} is to be shrunk: {@code
 *     (1 - a) W + a tr(W) / k I}
 * @param priors how likely the classes are before an image is seen
 */
public record LdaClassifier(
    List<String> labels,
    long[] counts,
    double[] means,
    double[] within,
    double shrinkage,
    Priors priors)
    implements Serializable {

  /** Projections of float features stay far below; the squares of these are far from overflow. */
  private static final double MOST_MEAN = 1e50;

  /**
   * Takes over the arrays.
   *
   * @throws IllegalArgumentException if there are fewer than two classes, lengths contradict each
   *     other, labels do not ascend, or a number is out of range
   */
  public LdaClassifier {
    labels = List.copyOf(labels);
    int c = labels.size();
    int k = c == 0 ? 0 : means.length / c;
    boolean fits = counts.length == c && means.length == (long) c * k && within.length == k * k;
    if (c < 2 || k < 1 || !fits || Arrays.stream(counts).anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A classifier cannot have %d labels, %d counts, %d numbers in its means and %d in its covariance",
              c,
              counts.length,
              means.length,
              within.length));
    }
    if (!(shrinkage >= 0 && shrinkage <= 1)) {
      throw new IllegalArgumentException("The shrinkage must be from 0 to 1, not " + shrinkage);
    }
    for (int i = 1; i < c; i++) {
      if (labels.get(i - 1).compareTo(labels.get(i)) >= 0) {
        throw new IllegalArgumentException("The labels of a classifier must differ and ascend");
      }
    }
    requireWithin(means, MOST_MEAN, "mean");
    requireWithin(within, MOST_MEAN * MOST_MEAN, "covariance");
  }

  private static void requireWithin(double[] values, double most, String what) {
    for (double value : values) {
      if (!(Math.abs(value) <= most)) {
        throw new IllegalArgumentException("A classifier cannot have a " + what + " of " + value);
      }
    }
  }

  /** Returns the number of classes. */
  public int c() {
    return labels.size();
  }

  /** Returns the number of components. */
  public int k() {
    return means.length / c();
  }

  /** Returns the number of images that were learned from. */
  public long n() {
    return Arrays.stream(counts).sum();
  }

  /** Returns the prior probability of each class, {@code [c]}, in a new array; they sum to 1. */
  public double[] priorProbabilities() {
    double n = n();
    return Arrays.stream(counts)
        .mapToDouble(count -> priors == Priors.COUNTS ? count / n : 1.0 / c())
        .toArray();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LdaClassifier other
        && labels.equals(other.labels)
        && Arrays.equals(counts, other.counts)
        && Arrays.equals(means, other.means)
        && Arrays.equals(within, other.within)
        && Double.compare(shrinkage, other.shrinkage) == 0
        && priors == other.priors;
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + Arrays.hashCode(means);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LdaClassifier[n=%d, c=%d, k=%d, shrinkage=%s, %s]",
        n(),
        c(),
        k(),
        (float) shrinkage,
        priors);
  }
}

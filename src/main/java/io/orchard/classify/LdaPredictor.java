package io.orchard.classify;

import io.orchard.rows.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Classifies images by a {@link LdaClassifier}.
 *
 * <p>With {@code T'T} the inverse of the shrunk covariance, an image x has the squared Mahalanobis
 * distance {@code |Tx - Tm|^2} from a class of mean m, and the probability of a class is in
 * proportion to its prior times {@code exp(-distance^2 / 2)}. Where the covariance is singular, the
 * pseudo-inverse takes the inverse's place: directions in which no image differed from its class,
 * before and after shrinking, do not count.
 *
 * <p>An image farther from the class that it looks most like than all but a given share of a normal
 * distribution's are is taken for none of the classes: squared distances follow the chi-squared
 * distribution with as many degrees of freedom as the covariance has ranks. Features are not
 * normal, so that the share of false alarms is larger than the level says.
 *
 * <p>Immutable and thread-safe. A prediction costs {@code (c + k) * k} multiplications.
 */
public final class LdaPredictor {

  /** Classes that a prediction names. */
  public static final int TOP = 5;

  /** Of the trace: what the fit's rounding stays below, where classes are hardly spread at all. */
  private static final double UNLIKE = 1e-3;

  /** Of squared distances: far from overflow. */
  private static final double FAR = 1e300;

  private final List<String> labels;
  private final Whitening whitening;
  private final double[] means;
  private final double[] logPriors;
  private final int k;
  private final double limit;

  /**
   * Prepares a classifier for use.
   *
   * @param unknownLevel share of a class's own images that are near enough to it, above 0 and below
   *     1
   * @throws IllegalArgumentException if the level is out of range, the classifier's covariance is
   *     none, or its means are so far from each other that distances overflow
   */
  public LdaPredictor(LdaClassifier classifier, double unknownLevel) {
    if (!(unknownLevel > 0 && unknownLevel < 1)) {
      throw new IllegalArgumentException(
          "the level must be above 0 and below 1, not " + unknownLevel);
    }
    labels = classifier.labels();
    k = classifier.k();
    requireSymmetric(classifier.within(), k);
    whitening = Whitening.of(classifier);
    requirePositive(classifier.within(), whitening.variances());
    means = whitening.means(classifier);
    requireNear(means);
    logPriors = classifier.priorProbabilities();
    for (int c = 0; c < logPriors.length; c++) {
      logPriors[c] = Math.log(logPriors[c]);
    }
    limit =
        whitening.rank() == 0
            ? Double.POSITIVE_INFINITY
            : Math.sqrt(
                new ChiSquaredDistribution(null, whitening.rank())
                    .inverseCumulativeProbability(unknownLevel));
  }

  private static void requireSymmetric(double[] within, int k) {
    double size = Math.abs(trace(within, k));
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        if (!(Math.abs(within[i * k + j] - within[j * k + i]) <= UNLIKE * size)) {
          throw new IllegalArgumentException("the covariance within the classes is not symmetric");
        }
      }
    }
  }

  private static double trace(double[] matrix, int k) {
    double trace = 0;
    for (int i = 0; i < k; i++) {
      trace += matrix[i * k + i];
    }
    return trace;
  }

  /** The solver gives 0 for negative eigenvalues; the trace is the sum of all. */
  private static void requirePositive(double[] within, double[] variances) {
    double trace = trace(within, variances.length);
    if (!(trace > 0 && Arrays.stream(variances).sum() <= trace * (1 + UNLIKE))) {
      throw new IllegalArgumentException("the covariance within the classes is not positive");
    }
  }

  private static void requireNear(double[] means) {
    if (!(Arrays.stream(means).map(mean -> mean * mean).sum() < FAR)) {
      throw new IllegalArgumentException(
          "the classes' means lie too far apart for their covariance");
    }
  }

  /** Returns the distance beyond which an image counts as unknown. */
  public double limit() {
    return limit;
  }

  /**
   * Returns what an image looks like.
   *
   * @param components its projection, {@code [k]}, finite
   * @throws IllegalArgumentException if there are not k of them
   */
  public Prediction predict(float[] components) {
    double[] wide = new double[components.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = components[i];
    }
    return predict(wide);
  }

  /**
   * Returns what an image looks like.
   *
   * @param components its projection, {@code [k]}, finite
   * @throws IllegalArgumentException if there are not k of them
   */
  public Prediction predict(double[] components) {
    double[] squares = squaredDistances(components);
    double[] scores = new double[squares.length];
    for (int c = 0; c < scores.length; c++) {
      scores[c] = logPriors[c] - squares[c] / 2;
    }
    List<Integer> best = best(scores);
    double highest = scores[best.get(0)];
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - highest);
    }
    List<Prediction.Candidate> top = new ArrayList<>();
    for (int c : best) {
      top.add(new Prediction.Candidate(labels.get(c), Math.exp(scores[c] - highest) / sum));
    }
    double distance = Math.sqrt(squares[best.get(0)]);
    return new Prediction(top, distance, distance > limit);
  }

  private double[] squaredDistances(double[] components) {
    if (components.length != k) {
      throw new IllegalArgumentException(
          "The classifier expects " + k + " components, not " + components.length);
    }
    int rank = whitening.rank();
    double[] x = whitening.of(components, 0);
    double[] squares = new double[labels.size()];
    for (int c = 0; c < squares.length; c++) {
      double sum = 0;
      for (int r = 0; r < rank; r++) {
        double gap = x[r] - means[c * rank + r];
        sum += gap * gap;
      }
      squares[c] = sum;
    }
    return squares;
  }

  /** Returns the places of the highest scores, highest first; of equal ones, the first. */
  private static List<Integer> best(double[] scores) {
    List<Integer> best = new ArrayList<>(TOP + 1);
    for (int c = 0; c < scores.length; c++) {
      if (best.size() == TOP && scores[c] <= scores[best.get(TOP - 1)]) {
        continue;
      }
      int place = best.size();
      while (place > 0 && scores[c] > scores[best.get(place - 1)]) {
        place--;
      }
      best.add(place, c);
      if (best.size() > TOP) {
        best.remove(TOP);
      }
    }
    return best;
  }

  /** Returns whether there is a class of this label. */
  public boolean knows(String label) {
    return Collections.binarySearch(labels, label) >= 0;
  }
}

package io.orchard.classify;

import io.orchard.stats.Eigenpairs;
import io.orchard.stats.SymmetricSolver;

/**
 * What makes the shrunk covariance within the classes a sphere: a matrix T {@code [rank, k]} with
 * {@code T'T} its inverse. Where the covariance is singular, {@code T'T} is the pseudo-inverse:
 * directions in which no image differed from its class, before and after shrinking, do not count.
 *
 * <p>Immutable and thread-safe, as long as nobody changes the arrays. Compares by their identity.
 *
 * @param variances of the covariance as it was learned, before shrinking, {@code [k]}, descending
 * @param rank of the shrunk covariance, from 0 to k
 * @param matrix T, row-major
 */
record Whitening(double[] variances, int rank, double[] matrix) {

  /** Of the largest eigenvalue: what is below is rounding. */
  private static final double ROUNDING = 4 * Math.ulp(1.0);

  /** Returns the whitening of a classifier's covariance, which is symmetric. */
  static Whitening of(LdaClassifier classifier) {
    int k = classifier.k();
    Eigenpairs axes = SymmetricSolver.active().leading(classifier.within().clone(), k, values -> k);
    double[] shrunk = shrunk(axes.values(), classifier.shrinkage());
    int rank = rank(shrunk);
    double[] matrix = new double[rank * k];
    for (int r = 0; r < rank; r++) {
      for (int i = 0; i < k; i++) {
        matrix[r * k + i] = axes.vectors()[r * k + i] / Math.sqrt(shrunk[r]);
      }
    }
    return new Whitening(axes.values(), rank, matrix);
  }

  private static double[] shrunk(double[] variances, double shrinkage) {
    double mean = 0;
    for (double variance : variances) {
      mean += variance / variances.length;
    }
    double[] shrunk = new double[variances.length];
    for (int i = 0; i < shrunk.length; i++) {
      shrunk[i] = (1 - shrinkage) * variances[i] + shrinkage * mean;
    }
    return shrunk;
  }

  private static int rank(double[] variances) {
    int rank = 0;
    double least = ROUNDING * variances.length * variances[0];
    while (rank < variances.length && variances[rank] > least) {
      rank++;
    }
    return rank;
  }

  /** Returns the product of T and the vector {@code [k]} that begins at a place of an array. */
  double[] of(double[] x, int from) {
    int k = variances.length;
    double[] whitened = new double[rank];
    for (int r = 0; r < rank; r++) {
      double sum = 0;
      for (int i = 0; i < k; i++) {
        sum += matrix[r * k + i] * x[from + i];
      }
      whitened[r] = sum;
    }
    return whitened;
  }

  /** Returns the means of a classifier's classes, whitened, {@code [c, rank]}. */
  double[] means(LdaClassifier classifier) {
    double[] means = new double[classifier.c() * rank];
    for (int c = 0; c < classifier.c(); c++) {
      System.arraycopy(of(classifier.means(), c * classifier.k()), 0, means, c * rank, rank);
    }
    return means;
  }
}

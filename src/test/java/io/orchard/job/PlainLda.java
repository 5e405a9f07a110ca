package io.orchard.job;

import io.orchard.classify.LdaClassifier;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** A classifier's distances by its definition, with an inverse matrix of commons-math3's. */
final class PlainLda {

  private PlainLda() {}

  /** Returns the squared Mahalanobis distance of a vector from each class. */
  static double[] squaredDistances(LdaClassifier classifier, double[] x) {
    int k = classifier.k();
    RealMatrix within = new Array2DRowRealMatrix(k, k);
    for (int i = 0; i < k * k; i++) {
      within.setEntry(i / k, i % k, classifier.within()[i]);
    }
    double a = classifier.shrinkage();
    RealMatrix sphere =
        MatrixUtils.createRealIdentityMatrix(k).scalarMultiply(a * within.getTrace() / k);
    RealMatrix inverse =
        new LUDecomposition(within.scalarMultiply(1 - a).add(sphere)).getSolver().getInverse();
    double[] distances = new double[classifier.c()];
    for (int c = 0; c < distances.length; c++) {
      double[] gap = x.clone();
      for (int i = 0; i < k; i++) {
        gap[i] -= classifier.means()[c * k + i];
      }
      double[] product = inverse.operate(gap);
      for (int i = 0; i < k; i++) {
        distances[c] += gap[i] * product[i];
      }
    }
    return distances;
  }
}

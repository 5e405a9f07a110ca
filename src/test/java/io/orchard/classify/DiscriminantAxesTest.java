package io.orchard.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiscriminantAxesTest {

  /** Of what an axis solves, relative to the largest covariance; eigenvectors round like that. */
  private static final double ROUNDING = 1e-9;

  static Stream<SklearnCase> sklearn() {
    return SklearnCase.all();
  }

  /** Against the definition: plain sums, no whitening. */
  @ParameterizedTest
  @MethodSource("sklearn")
  void axesSolveTheGeneralisedEigenproblem(SklearnCase of) {
    LdaClassifier classifier = of.fit();
    int k = classifier.k();
    double[][] within = shrunk(classifier);
    double[][] between = between(classifier);
    DiscriminantAxes axes = DiscriminantAxes.of(classifier, k);
    assertThat(axes.count()).isBetween(1, Math.min(k, classifier.c() - 1));
    double trace = 0;
    double before = Double.POSITIVE_INFINITY;
    for (int axis = 0; axis < axes.count(); axis++) {
      double[] a = vector(axes, axis, k);
      double[] wa = product(within, a);
      double[] ba = product(between, a);
      assertThat(dot(a, wa)).isCloseTo(1, within(1e-6));
      double value = dot(a, ba);
      double size = Math.max(norm(ba), value * norm(wa));
      for (int i = 0; i < k; i++) {
        assertThat(ba[i]).isCloseTo(value * wa[i], within(ROUNDING * size));
      }
      assertThat(value).isLessThanOrEqualTo(before * (1 + ROUNDING));
      assertThat(a[largest(a)]).isPositive();
      before = value;
      trace += axes.share(axis);
    }
    assertThat(trace).isCloseTo(1, within(1e-6));
  }

  @Test
  void theCentreOfWhatWasLearnedLiesAtTheOrigin() {
    LdaClassifier classifier =
        new LdaClassifier(
            List.of("a", "b"),
            new long[] {1, 3},
            new double[] {8, 0, 4, 0},
            new double[] {4, 0, 0, 1},
            0,
            Priors.COUNTS);
    DiscriminantAxes axes = DiscriminantAxes.of(classifier, 5);
    assertThat(axes.count()).isEqualTo(1);
    assertThat(axes.share(0)).isEqualTo(1);
    assertThat(axes.of(new float[] {5, 7})).containsExactly(new double[] {0}, within(1e-12));
    assertThat(axes.of(new float[] {9, 0})).containsExactly(new double[] {2}, within(1e-12));
  }

  @Test
  void classesOfTheSameMeanHaveNoAxis() {
    LdaClassifier classifier =
        new LdaClassifier(
            List.of("a", "b"),
            new long[] {2, 2},
            new double[] {1, 2, 1, 2},
            new double[] {4, 0, 0, 1},
            0.1,
            Priors.COUNTS);
    DiscriminantAxes axes = DiscriminantAxes.of(classifier, 2);
    assertThat(axes.count()).isZero();
    assertThat(axes.of(new float[] {3, 4})).isEmpty();
  }

  /** An axis, from where the unit vectors lie along it. */
  private static double[] vector(DiscriminantAxes axes, int axis, int k) {
    double[] vector = new double[k];
    double origin = axes.of(new float[k])[axis];
    for (int i = 0; i < k; i++) {
      float[] unit = new float[k];
      unit[i] = 1;
      vector[i] = axes.of(unit)[axis] - origin;
    }
    return vector;
  }

  private static double[][] shrunk(LdaClassifier classifier) {
    int k = classifier.k();
    double trace = 0;
    for (int i = 0; i < k; i++) {
      trace += classifier.within()[i * k + i];
    }
    double[][] shrunk = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        shrunk[i][j] =
            (1 - classifier.shrinkage()) * classifier.within()[i * k + j]
                + (i == j ? classifier.shrinkage() * trace / k : 0);
      }
    }
    return shrunk;
  }

  private static double[][] between(LdaClassifier classifier) {
    int k = classifier.k();
    double[] centre = new double[k];
    for (int c = 0; c < classifier.c(); c++) {
      for (int i = 0; i < k; i++) {
        centre[i] +=
            classifier.counts()[c] * classifier.means()[c * k + i] / (double) classifier.n();
      }
    }
    double[][] between = new double[k][k];
    for (int c = 0; c < classifier.c(); c++) {
      double share = classifier.counts()[c] / (double) classifier.n();
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
          between[i][j] +=
              share
                  * (classifier.means()[c * k + i] - centre[i])
                  * (classifier.means()[c * k + j] - centre[j]);
        }
      }
    }
    return between;
  }

  private static double[] product(double[][] matrix, double[] x) {
    double[] product = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      product[i] = dot(matrix[i], x);
    }
    return product;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static int largest(double[] x) {
    int largest = 0;
    for (int i = 0; i < x.length; i++) {
      largest = Math.abs(x[i]) > Math.abs(x[largest]) ? i : largest;
    }
    return largest;
  }
}

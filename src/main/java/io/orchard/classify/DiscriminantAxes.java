package io.orchard.classify;

import io.orchard.stats.Blas;
import io.orchard.stats.Eigenpairs;
import io.orchard.stats.SymmetricMatrix;
import io.orchard.stats.SymmetricSolver;
import java.util.Arrays;

/**
 * The directions along which the classes of a {@link LdaClassifier} lie farthest apart: canonical
 * discriminant axes.
 *
 * <p>An axis a solves {@code B a = l W a}, where W is the shrunk covariance within the classes and
 * {@code B = sum over classes of n_c / n (m_c - m)(m_c - m)'} that between their means, m being the
 * mean of the images that were learned from. Axes come in the order of l, which is how much the
 * classes differ along them in units of the variance within, and are scaled so that {@code a'Wa =
 * 1}; the entry of largest magnitude of each is positive. With T from {@link Whitening}, {@code a =
 * T'v} for the eigenvectors v of {@code T B T'}. Trevor Hastie, Robert Tibshirani, Jerome Friedman,
 * "The Elements of Statistical Learning", 2nd edition, 2009, section 4.3.3,
 * doi:10.1007/978-0-387-84858-7.
 *
 * <p>Immutable and thread-safe.
 */
public final class DiscriminantAxes {

  /** Of the largest eigenvalue: along what is below, the classes do not differ. */
  private static final double ROUNDING = 1e-10;

  private final int k;
  private final double[] axes;
  private final double[] shares;
  private final double[] offsets;

  private DiscriminantAxes(int k, double[] axes, double[] shares, double[] centre) {
    this.k = k;
    this.axes = axes;
    this.shares = shares;
    this.offsets = along(axes, shares.length, centre);
  }

  /**
   * Returns the first axes of a classifier. Costs {@code (c + k) k^2} operations and {@code 24 k^2}
   * bytes.
   *
   * @param most how many at most, 1 or more; there are no more than classes less one, nor than the
   *     rank of the covariance, and none where all classes have the same mean
   */
  public static DiscriminantAxes of(LdaClassifier classifier, int most) {
    Whitening whitening = Whitening.of(classifier);
    int k = classifier.k();
    int rank = whitening.rank();
    double[] centre = centre(classifier);
    if (rank == 0) {
      return new DiscriminantAxes(k, new double[0], new double[0], centre);
    }
    double[] between = between(classifier, whitening, whitening.of(centre, 0));
    double trace = 0;
    for (int r = 0; r < rank; r++) {
      trace += between[r * rank + r];
    }
    int wanted = Math.min(most, Math.min(rank, classifier.c() - 1));
    Eigenpairs found = SymmetricSolver.active().leading(between, rank, values -> wanted);
    double least = Math.max(ROUNDING * found.values()[0], Double.MIN_NORMAL);
    double[] shares = Arrays.stream(found.values()).takeWhile(value -> value > least).toArray();
    double[] axes = Blas.active().multiply(found.vectors(), whitening.matrix(), wanted, rank, k);
    for (int axis = 0; axis < shares.length; axis++) {
      shares[axis] /= trace;
      turn(axes, axis * k, k);
    }
    return new DiscriminantAxes(k, axes, shares, centre);
  }

  /** The mean of the images that were learned from, whatever the priors. */
  private static double[] centre(LdaClassifier classifier) {
    int k = classifier.k();
    double[] centre = new double[k];
    for (int c = 0; c < classifier.c(); c++) {
      double weight = (double) classifier.counts()[c] / classifier.n();
      for (int i = 0; i < k; i++) {
        centre[i] += weight * classifier.means()[c * k + i];
      }
    }
    return centre;
  }

  private static double[] between(LdaClassifier classifier, Whitening whitening, double[] centre) {
    int rank = whitening.rank();
    int c = classifier.c();
    double[] means = whitening.means(classifier);
    double[] columns = new double[rank * c];
    for (int of = 0; of < c; of++) {
      double weight = Math.sqrt((double) classifier.counts()[of] / classifier.n());
      for (int r = 0; r < rank; r++) {
        columns[r * c + of] = weight * (means[of * rank + r] - centre[r]);
      }
    }
    double[] between = new double[rank * rank];
    Blas.active().addInnerProducts(columns, rank, c, between);
    return SymmetricMatrix.mirrored(between, rank);
  }

  private static void turn(double[] axes, int from, int k) {
    int largest = from;
    for (int i = from; i < from + k; i++) {
      largest = Math.abs(axes[i]) > Math.abs(axes[largest]) ? i : largest;
    }
    double sign = Math.signum(axes[largest]);
    for (int i = from; i < from + k; i++) {
      axes[i] *= sign;
    }
  }

  /** Returns how many axes there are. */
  public int count() {
    return shares.length;
  }

  /** Returns an axis's share of all that the classes' means differ by, from 0 to 1. */
  public double share(int axis) {
    return shares[axis];
  }

  /**
   * Returns where an image lies along the axes, {@code [count]}: 0 at the centre, in units of the
   * standard deviation within the classes.
   *
   * @param components its projection, {@code [k]}
   */
  public double[] of(float[] components) {
    double[] wide = new double[k];
    for (int i = 0; i < k; i++) {
      wide[i] = components[i];
    }
    double[] along = along(axes, shares.length, wide);
    for (int axis = 0; axis < along.length; axis++) {
      along[axis] -= offsets[axis];
    }
    return along;
  }

  private static double[] along(double[] axes, int count, double[] x) {
    double[] along = new double[count];
    for (int axis = 0; axis < count; axis++) {
      for (int i = 0; i < x.length; i++) {
        along[axis] += axes[axis * x.length + i] * x[i];
      }
    }
    return along;
  }
}

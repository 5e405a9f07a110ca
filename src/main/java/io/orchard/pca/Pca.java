package io.orchard.pca;

import io.orchard.stats.CovarianceStats;
import io.orchard.stats.CovarianceStats.Form;
import io.orchard.stats.Eigenpairs;
import io.orchard.stats.SymmetricSolver;
import java.util.Arrays;

/**
 * Principal component analysis from statistics, without another look at the rows.
 *
 * <p>Components are eigenvectors of the sample covariance matrix, or of the correlation matrix when
 * features are brought to unit variance; Ian T. Jolliffe, Jorge Cadima, "Principal component
 * analysis: a review and recent developments", Philosophical Transactions of the Royal Society A
 * 374, 2016, doi:10.1098/rsta.2015.0202. Statistics that hold rows lead to the {@code [n, n]}
 * matrix of inner products, co-moments to the {@code [d, d]} covariance matrix, with the same,
 * exact answer. A sketch of r rows leads to an {@code [r, r]} matrix and to variances that are too
 * low by no more than {@link PcaModel#errorBound()}: by Weyl's inequality, eigenvalues move no
 * further than the matrix does. Means, scales and the total variance are exact even then.
 *
 * <p>Thread-safe. OpenBLAS and the portable solver agree to rounding; so do repeated runs with
 * statistics merged in another order. Where eigenvalues repeat, the basis of their common subspace
 * is arbitrary.
 */
public final class Pca {
  private Pca() {}

  /**
   * Fits a model.
   *
   * <p>The number of components is never more than {@code min(n - 1, d)}, nor than the rows of a
   * sketch; asking for more yields that many. A component without variance, as with duplicate rows
   * or constant features, is still a unit vector orthogonal to the others. If all rows are
   * identical, the components are the first unit vectors (one of them when a fraction is asked
   * for), with variance 0 and ratio 0.
   *
   * <p>Costs {@code O(d^3)} time and {@code 16 * d^2} bytes, or {@code O(n^2 (n + d))} and {@code
   * 16 * n^2} bytes where rows are held, besides {@code 8 * k * d} for the model. It uses one
   * processor.
   *
   * @param stats of at least two rows
   * @param standardization what to divide the features by
   * @param components how many to keep
   * @throws IllegalArgumentException if there are fewer than two rows, or the variance overflows
   * @throws IllegalStateException if the matrix fits no array
   */
  public static PcaModel fit(
      CovarianceStats stats, Standardization standardization, ComponentCount components) {
    return fit(stats, standardization, components, SymmetricSolver.active());
  }

  static PcaModel fit(
      CovarianceStats stats,
      Standardization standardization,
      ComponentCount components,
      SymmetricSolver solver) {
    if (stats.count() < 2) {
      throw new IllegalArgumentException(
          "PCA needs at least 2 images, but there are " + stats.count());
    }
    double[] variances = stats.variances();
    double[] scale = scale(variances, standardization);
    double total = totalVariance(variances, standardization);
    int limit = limit(stats);
    PrincipalAxes principal = new PrincipalAxes(stats, scale, solver);
    Eigenpairs axes =
        total == 0
            ? withoutVariance(stats.dimension(), components, limit)
            : principal.leading(values -> components.resolve(values, total, limit));
    makeLargestPositive(axes);
    return new PcaModel(
        stats.count(),
        stats.means(),
        scale,
        axes.vectors(),
        axes.values(),
        total,
        standardization,
        total == 0 ? 0 : principal.errorBound(total));
  }

  private static int limit(CovarianceStats stats) {
    int limit = (int) Math.min(stats.count() - 1, stats.dimension());
    return stats.form() == Form.SKETCH ? Math.min(limit, stats.factorRows()) : limit;
  }

  private static double[] scale(double[] variances, Standardization standardization) {
    double[] scale = new double[variances.length];
    for (int i = 0; i < scale.length; i++) {
      boolean divides = standardization == Standardization.UNIT_VARIANCE && variances[i] > 0;
      scale[i] = divides ? Math.sqrt(variances[i]) : 1;
    }
    return scale;
  }

  private static double totalVariance(double[] variances, Standardization standardization) {
    double total = Arrays.stream(variances).sum();
    if (!Double.isFinite(total)) {
      throw new IllegalArgumentException("The variance of the features overflows double");
    }
    return standardization == Standardization.NONE
        ? total
        : Arrays.stream(variances).filter(variance -> variance > 0).count();
  }

  private static Eigenpairs withoutVariance(int d, ComponentCount components, int limit) {
    int k = components.resolve(() -> new double[limit], 0, limit);
    return new Eigenpairs(new double[k], Orthonormal.unitVectors(k, d));
  }

  /**
   * Fixes the sign of each axis: its entry of largest magnitude, the first of several, is positive.
   */
  private static void makeLargestPositive(Eigenpairs axes) {
    int d = axes.m();
    for (int i = 0; i < axes.k(); i++) {
      int largest = i * d;
      for (int p = i * d; p < (i + 1) * d; p++) {
        largest = Math.abs(axes.vectors()[p]) > Math.abs(axes.vectors()[largest]) ? p : largest;
      }
      if (axes.vectors()[largest] < 0) {
        for (int p = i * d; p < (i + 1) * d; p++) {
          axes.vectors()[p] = -axes.vectors()[p];
        }
      }
    }
  }
}

package io.orchard.pca;

import io.orchard.stats.Blas;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.CovarianceStats.Form;
import io.orchard.stats.Eigenpairs;
import io.orchard.stats.SymmetricMatrix;
import io.orchard.stats.SymmetricSolver;
import java.util.Arrays;

/**
 * The eigenproblem of a scaled covariance matrix, by one of two routes with the same answer.
 *
 * <p>With {@code X} the centred rows {@code [n, d]}, or the rows of a sketch that stand for them,
 * each feature divided by its scale, the wanted axes are eigenvectors {@code v} of {@code X'X / (n
 * - 1)}. Where rows are held, {@code X X' / (n - 1)} has the same non-zero eigenvalues, and its
 * eigenvectors {@code u} give {@code v = X'u}, normalised: the method of snapshots of Lawrence
 * Sirovich, "Turbulence and the dynamics of coherent structures, part I", Quarterly of Applied
 * Mathematics 45(3), 1987, doi:10.1090/qam/910462.
 */
final class PrincipalAxes {
  /** Numbers in one panel of rows: 64 MB of double. */
  private static final int PANEL_NUMBERS = 1 << 23;

  private static final double ROUNDING = Math.ulp(1.0);

  private final CovarianceStats stats;
  private final double[] scale;
  private final SymmetricSolver solver;

  /** Variance that the sketch still shows, of all features as they are scaled. */
  private double shown;

  PrincipalAxes(CovarianceStats stats, double[] scale, SymmetricSolver solver) {
    this.stats = stats;
    this.scale = scale;
    this.solver = solver;
  }

  /** Returns the variances along the leading axes and the axes, {@code [k, d]}. */
  Eigenpairs leading(SymmetricSolver.Selection selection) {
    return stats.form() == Form.CO_MOMENTS ? byCovariance(selection) : byInnerProducts(selection);
  }

  /**
   * Returns how far, at most, the covariance matrix behind the axes lies below the exact one along
   * any direction; 0 unless it is a sketch. After scaling, a feature of little variance may have
   * lost all of it, so either the largest scale-up of the sketch's bound holds, or the sum of what
   * all features lost.
   *
   * @param total the exact variance of all features as they are scaled
   */
  double errorBound(double total) {
    if (stats.form() != Form.SKETCH) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < scale.length; i++) {
      least = stats.variance(i) > 0 ? Math.min(least, scale[i]) : least;
    }
    return Math.min(stats.covarianceErrorBound() / (least * least), Math.max(0, total - shown));
  }

  /** Costs {@code d^2} memory and {@code 4/3 d^3} operations. */
  private Eigenpairs byCovariance(SymmetricSolver.Selection selection) {
    int d = scale.length;
    double[] matrix = square(d);
    for (int i = 0; i < d; i++) {
      for (int j = i; j < d; j++) {
        matrix[i * d + j] = stats.covariance(i, j) / (scale[i] * scale[j]);
      }
    }
    return solver.leading(SymmetricMatrix.mirrored(matrix, d), d, selection);
  }

  /** Costs {@code n^2} memory and {@code (d + 4/3 n) n^2 + 2 n k d + 4 k^2 d} operations. */
  private Eigenpairs byInnerProducts(SymmetricSolver.Selection selection) {
    int n = stats.factorRows();
    Eigenpairs dual = solver.leading(innerProducts(n), n, selection);
    double[] axes = axesOf(dual.vectors(), dual.k(), n);
    // An eigenvalue below the rounding of the largest one has no direction of its own.
    double least = n * ROUNDING * dual.values()[0];
    int rank = (int) Arrays.stream(dual.values()).filter(value -> value > least).count();
    Orthonormal.complete(axes, dual.k(), scale.length, rank);
    return new Eigenpairs(dual.values(), axes);
  }

  private double[] innerProducts(int n) {
    double[] gram = square(n);
    int width = panelWidth(n);
    for (int from = 0; from < scale.length; from += width) {
      int to = Math.min(from + width, scale.length);
      Blas.active().addInnerProducts(scaledRows(from, to), n, to - from, gram);
    }
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        gram[i * n + j] /= stats.count() - 1;
      }
      shown += gram[i * n + i];
    }
    return SymmetricMatrix.mirrored(gram, n);
  }

  private double[] axesOf(double[] dualVectors, int k, int n) {
    int d = scale.length;
    double[] axes = new double[Math.multiplyExact(k, d)];
    int width = panelWidth(n);
    for (int from = 0; from < d; from += width) {
      int to = Math.min(from + width, d);
      double[] panel = Blas.active().multiply(dualVectors, scaledRows(from, to), k, n, to - from);
      for (int i = 0; i < k; i++) {
        System.arraycopy(panel, i * (to - from), axes, i * d + from, to - from);
      }
    }
    return axes;
  }

  private double[] scaledRows(int from, int to) {
    double[] rows = stats.factor(from, to);
    for (int i = 0; i < rows.length; i++) {
      rows[i] /= scale[from + i % (to - from)];
    }
    return rows;
  }

  private static int panelWidth(int n) {
    return Math.max(1, PANEL_NUMBERS / n);
  }

  private static double[] square(int m) {
    if ((long) m * m > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("A matrix of order " + m + " fits no array");
    }
    return new double[m * m];
  }
}

package io.orchard.pca;

import io.orchard.stats.Blas;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.CovarianceStats.Form;
import io.orchard.stats.SymmetricMatrix;

/**
 * The scatter of some images along a model's components: sums over them of the products of the
 * deviations of their projections from the projections' means.
 *
 * <p>With {@code S} the co-moments of the features {@code [d, d]} and {@code Q} the components,
 * each entry divided by its feature's scale, that is {@code Q S Q'}; the images need not be
 * projected.
 */
public final class ProjectedScatter {
  /** Numbers in one panel of a matrix: 64 MB of double. */
  private static final int PANEL_NUMBERS = 1 << 23;

  private final PcaModel model;
  private final CovarianceStats stats;
  private final int d;
  private final int k;

  private ProjectedScatter(PcaModel model, CovarianceStats stats) {
    this.model = model;
    this.stats = stats;
    this.d = model.d();
    this.k = model.k();
  }

  /**
   * Returns the scatter of the images that a model was fitted on, {@code [k, k]}, from the model
   * alone: its variances on the diagonal and 0 elsewhere. Those of a sketch are too low by between
   * 0 and the error bound; the middle of the two is taken.
   */
  public static double[] ofAll(PcaModel model) {
    int k = model.k();
    double[] scatter = new double[Math.multiplyExact(k, k)];
    for (int i = 0; i < k; i++) {
      double variance = model.explainedVariance()[i] + model.errorBound() / 2;
      scatter[i * k + i] = (model.n() - 1) * variance;
    }
    return scatter;
  }

  /**
   * Returns the scatter of the images behind some statistics, {@code [k, k]}, symmetric to the last
   * bit. Costs {@code 2 * k * d^2} operations where they hold co-moments, {@code 2 * r * k * d}
   * where they hold r rows.
   *
   * @throws IllegalArgumentException if the statistics have another number of features
   */
  public static double[] of(PcaModel model, CovarianceStats stats) {
    if (stats.dimension() != model.d()) {
      throw new IllegalArgumentException(
          "The model expects " + model.d() + " features, not " + stats.dimension());
    }
    ProjectedScatter projected = new ProjectedScatter(model, stats);
    if (stats.count() < 2) {
      return new double[projected.k * projected.k];
    }
    return stats.form() == Form.CO_MOMENTS ? projected.byCoMoments() : projected.byRows();
  }

  private double[] byCoMoments() {
    double[] scatter = new double[k * k];
    double[] all = axes(0, d);
    int height = Math.max(1, PANEL_NUMBERS / d);
    for (int from = 0; from < d; from += height) {
      int to = Math.min(from + height, d);
      double[] projected = Blas.active().multiply(coMoments(from, to), all, to - from, d, k);
      double[] panel = transposed(axes(from, to), to - from, k);
      add(scatter, Blas.active().multiply(panel, projected, k, to - from, k));
    }
    return SymmetricMatrix.mirrored(scatter, k);
  }

  private double[] coMoments(int from, int to) {
    double[] panel = new double[(to - from) * d];
    for (int i = from; i < to; i++) {
      for (int j = 0; j < d; j++) {
        panel[(i - from) * d + j] = stats.covariance(i, j) * (stats.count() - 1);
      }
    }
    return panel;
  }

  private double[] byRows() {
    int r = stats.factorRows();
    double[] projected = new double[Math.multiplyExact(r, k)];
    int width = Math.max(1, PANEL_NUMBERS / r);
    for (int from = 0; from < d; from += width) {
      int to = Math.min(from + width, d);
      add(
          projected,
          Blas.active().multiply(stats.factor(from, to), axes(from, to), r, to - from, k));
    }
    double[] scatter = new double[k * k];
    Blas.active().addInnerProducts(transposed(projected, r, k), k, r, scatter);
    return SymmetricMatrix.mirrored(scatter, k);
  }

  /** Returns the columns {@code [from, to)} of the scaled components as rows: {@code [., k]}. */
  private double[] axes(int from, int to) {
    double[] axes = new double[Math.multiplyExact(to - from, k)];
    for (int i = 0; i < k; i++) {
      for (int p = from; p < to; p++) {
        axes[(p - from) * k + i] = model.components()[i * d + p] / model.scale()[p];
      }
    }
    return axes;
  }

  private static double[] transposed(double[] matrix, int rows, int columns) {
    double[] transposed = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = matrix[i * columns + j];
      }
    }
    return transposed;
  }

  private static void add(double[] sum, double[] other) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
  }
}

package io.orchard.classify;

import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaProjector;
import io.orchard.pca.ProjectedScatter;
import io.orchard.stats.Blas;
import io.orchard.stats.ClassStats;
import io.orchard.stats.Eigenpairs;
import io.orchard.stats.MeanStats;
import io.orchard.stats.SymmetricMatrix;
import io.orchard.stats.SymmetricSolver;
import java.util.ArrayList;
import java.util.List;

/**
 * The scatter of labelled images about the means of their classes, along the components, without a
 * look at any image.
 *
 * <p>Among all images {@code T}, the labelled ones fall into classes and the others make up one
 * more group {@code U}. The scatter of all is what lies within the groups plus what lies between
 * their means, so that what lies within the classes is {@code T - U - between}. {@code T} follows
 * from the model, {@code U} from the statistics of the unlabelled images.
 *
 * <p>Differences leave rounding behind: directions that hold less than {@value #ROUNDING} of the
 * largest scatter of all images hold none.
 */
final class WithinScatter {

  /** Rounding of the eigenvalues behind {@code T}, and some more. */
  private static final double ROUNDING = 1e-11;

  private final PcaModel model;
  private final List<MeanStats> groups;
  private final double[][] means;

  /** Projects the means of all groups: the classes in the order of their labels, then the rest. */
  private WithinScatter(PcaModel model, ClassStats stats) {
    this.model = model;
    groups = new ArrayList<>(stats.classes().values());
    if (stats.unlabelled().count() > 0) {
      groups.add(stats.unlabelled().meanStats());
    }
    PcaProjector projector = PcaProjector.of(model);
    means =
        groups.stream()
            .map(group -> projector.projectDeviation(group.minus(model.mean())))
            .toArray(double[][]::new);
  }

  static WithinScatter of(PcaModel model, ClassStats stats) {
    return new WithinScatter(model, stats);
  }

  /** Returns the projected mean of a class, by its place in the order of the labels. */
  double[] mean(int of) {
    return means[of];
  }

  /**
   * Returns the scatter, {@code [k, k]}, symmetric to the last bit, with no negative eigenvalue but
   * rounding.
   */
  double[] matrix(ClassStats stats) {
    int k = model.k();
    double[] all = ProjectedScatter.ofAll(model);
    double[] within = all.clone();
    double[] unlabelled = ProjectedScatter.of(model, stats.unlabelled());
    double[] between = between();
    double largest = 0;
    for (int i = 0; i < within.length; i++) {
      within[i] -= unlabelled[i] + between[i];
      largest = Math.max(largest, all[i]);
    }
    return cleaned(within, k, ROUNDING * largest);
  }

  private double[] between() {
    int k = model.k();
    double[] centre = centre();
    double[] columns = new double[Math.multiplyExact(k, groups.size())];
    for (int g = 0; g < groups.size(); g++) {
      double weight = Math.sqrt(groups.get(g).count());
      for (int i = 0; i < k; i++) {
        columns[i * groups.size() + g] = weight * (means[g][i] - centre[i]);
      }
    }
    double[] between = new double[k * k];
    Blas.active().addInnerProducts(columns, k, groups.size(), between);
    return SymmetricMatrix.mirrored(between, k);
  }

  /** The mean of all images: 0, but for what rounding the model's means left out. */
  private double[] centre() {
    double[] centre = new double[model.k()];
    for (int g = 0; g < groups.size(); g++) {
      for (int i = 0; i < centre.length; i++) {
        centre[i] += means[g][i] * groups.get(g).count() / model.n();
      }
    }
    return centre;
  }

  private static double[] cleaned(double[] matrix, int k, double least) {
    Eigenpairs axes = SymmetricSolver.active().leading(matrix.clone(), k, values -> k);
    double[] values = axes.values();
    if (values[k - 1] > least) {
      return matrix;
    }
    double[] clean = new double[matrix.length];
    for (int axis = 0; axis < k && values[axis] > least; axis++) {
      for (int i = 0; i < k; i++) {
        for (int j = i; j < k; j++) {
          clean[i * k + j] +=
              values[axis] * axes.vectors()[axis * k + i] * axes.vectors()[axis * k + j];
        }
      }
    }
    return SymmetricMatrix.mirrored(clean, k);
  }
}

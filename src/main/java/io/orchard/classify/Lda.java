package io.orchard.classify;

import io.orchard.pca.PcaModel;
import io.orchard.stats.ClassStats;
import io.orchard.stats.Eigenpairs;
import io.orchard.stats.MeanStats;
import io.orchard.stats.SymmetricSolver;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Linear discriminant analysis along principal components, from statistics, without another look at
 * the images.
 *
 * <p>All classes share one covariance, that of the images about the means of their classes, divided
 * by the number of images, not less by one or by the classes; and each class is normally
 * distributed about its mean. Trevor Hastie, Robert Tibshirani, Jerome Friedman, "The Elements of
 * Statistical Learning", 2nd edition, 2009, section 4.3, doi:10.1007/978-0-387-84858-7.
 * scikit-learn's {@code LinearDiscriminantAnalysis(solver="lsqr")} of the same projected images
 * gives the same probabilities, for the same intensity of shrinkage and priors from counts.
 *
 * <p>Where the statistics behind the model are a sketch, so is the covariance; elsewhere it is that
 * of the projected images to rounding.
 */
public final class Lda {
  private Lda() {}

  /**
   * Fits a classifier. Costs {@code c * k * (d + k)} operations and {@code 8 * c * k} bytes,
   * besides those of {@link io.orchard.pca.ProjectedScatter} for images without a label.
   *
   * @param model of the labelled and the unlabelled images together
   * @param stats of the same images
   * @throws NoClassifierException if there are fewer than two classes, or no image differs from
   *     others of its class
   * @throws IllegalArgumentException if the model counts other images than the statistics
   */
  public static LdaClassifier fit(PcaModel model, ClassStats stats, LdaSettings settings)
      throws NoClassifierException {
    if (stats.labelled() + stats.unlabelled().count() != model.n()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The model was fitted on %d images, but %d have a label and %d have none",
              model.n(),
              stats.labelled(),
              stats.unlabelled().count()));
    }
    if (stats.classes().size() < 2) {
      throw new NoClassifierException(tooFew(stats));
    }
    WithinScatter scatter = WithinScatter.of(model, stats);
    double[] within = scatter.matrix(stats);
    for (int i = 0; i < within.length; i++) {
      within[i] /= stats.labelled();
    }
    return new LdaClassifier(
        List.copyOf(stats.classes().keySet()),
        stats.classes().values().stream().mapToLong(MeanStats::count).toArray(),
        means(scatter, stats.classes().size(), model.k()),
        within,
        settings.shrinkage().resolve(variances(within, model.k(), stats), freedom(stats)),
        settings.priors());
  }

  private static String tooFew(ClassStats stats) {
    String found =
        stats.classes().isEmpty()
            ? "no image has a label"
            : "all labels are '" + stats.classes().firstKey() + "'";
    return "a classifier needs two classes, but " + found;
  }

  private static double[] means(WithinScatter scatter, int c, int k) {
    double[] means = new double[Math.multiplyExact(c, k)];
    for (int of = 0; of < c; of++) {
      System.arraycopy(scatter.mean(of), 0, means, of * k, k);
    }
    return means;
  }

  private static double[] variances(double[] within, int k, ClassStats stats)
      throws NoClassifierException {
    Eigenpairs axes = SymmetricSolver.active().leading(within.clone(), k, values -> k);
    if (Arrays.stream(axes.values()).sum() == 0) {
      throw new NoClassifierException(
          freedom(stats) == 0
              ? "every class has one image, so nothing tells how images of a class differ"
              : "the images of each class are all the same, so nothing tells how they differ");
    }
    return axes.values();
  }

  /** Images less the means that were taken from them. */
  private static long freedom(ClassStats stats) {
    return stats.labelled() - stats.classes().size();
  }
}

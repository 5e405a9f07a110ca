package io.orchard.beam;

import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.model.LearningRecipe;
import io.orchard.model.PcaModelFolder;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.PcaModel;
import io.orchard.stats.CovarianceStats;

/**
 * Leaves a fitted model, with its statistics, as a model folder.
 *
 * @param folder where to, local or {@code s3://}
 * @param components how many components were asked for
 * @param features how the features were made
 * @param source where the network is
 * @param learning what was learned from
 */
public record ModelFolderDestination(
    String folder,
    ComponentCount components,
    FeatureRecipe features,
    FeatureSource source,
    LearningRecipe learning)
    implements FitPca.Destination {
  private static final long serialVersionUID = 1L;

  @Override
  public void write(PcaModel model, CovarianceStats statistics) {
    PcaModelFolder.write(folder, model, statistics, components, features, source, learning);
  }
}

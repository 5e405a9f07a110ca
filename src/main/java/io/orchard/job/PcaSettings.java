package io.orchard.job;

import io.orchard.beam.FitPca;
import io.orchard.cli.Choices;
import io.orchard.cli.OptionTable;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.PcaOptions;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.model.LearningRecipe;
import io.orchard.model.ModelDescription;
import io.orchard.model.PcaModelFolder;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.PcaMethod;
import io.orchard.pca.PcaPlan;
import io.orchard.pca.Standardization;
import io.orchard.rows.ImageFeatures;
import io.orchard.stats.CovarianceStats.Form;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the options say of the PCA, with every default filled in.
 *
 * @param components how many to keep
 * @param standardization what to divide the features by
 * @param method whether the covariance may be sketched
 * @param memory bytes for the statistics
 */
record PcaSettings(
    ComponentCount components, Standardization standardization, PcaMethod method, long memory) {

  private static final int HEAP_SHARE = 4;

  /**
   * Reads the options, and sets those that were left open to what takes their place.
   *
   * @param earlier the model that gives components and standardisation, or null
   * @throws UsageException if one is out of range
   */
  static PcaSettings of(PcaOptions options, @Nullable ModelDescription earlier) {
    OptionTable.of(PcaOptions.class).fillIn(options, fitted(earlier));
    if (options.getPcaMemory() == null) {
      options.setPcaMemory(String.valueOf(Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }
    return new PcaSettings(
        Choices.components(options.getComponents()),
        options.getStandardize() ? Standardization.UNIT_VARIANCE : Standardization.NONE,
        Choices.method(options.getPca()),
        Choices.bytes("pcaMemory", options.getPcaMemory()));
  }

  private static Map<String, Object> fitted(@Nullable ModelDescription earlier) {
    return earlier == null
        ? Map.of()
        : Map.of("components", earlier.components(), "standardize", earlier.standardize());
  }

  /**
   * Returns the fit of a model, which it leaves with its statistics as a model folder.
   *
   * @param folder where to, local or {@code s3://}
   * @param features how the features are made
   * @param source where the network is
   * @param learning what is learned from
   */
  FitPca<ImageFeatures> fit(
      PcaPlan plan,
      String folder,
      FeatureRecipe features,
      FeatureSource source,
      LearningRecipe learning) {
    ComponentCount asked = components;
    return FitPca.of(plan.statistics(), standardization, asked)
        .writingTo(
            (model, statistics) ->
                PcaModelFolder.write(folder, model, statistics, asked, features, source, learning));
  }

  /**
   * Decides how to come by the covariance of d features.
   *
   * @param images counts the images of old and new together; asked only where it matters
   * @param earlier what earlier statistics hold, or null
   * @throws UsageException if what was asked for does not fit the memory
   */
  PcaPlan plan(int d, LongSupplier images, @Nullable Form earlier) {
    try {
      return PcaPlan.decide(method, memory, d, components, images, earlier);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--pca=" + Choices.label(method) + ": " + e.getMessage(), e);
    }
  }
}

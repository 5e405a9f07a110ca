package io.orchard.io;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceStats;

/**
 * What a model folder says of itself in {@code model.json}.
 *
 * @param format version of the folder's layout
 * @param n images the model was fitted on
 * @param d features per image
 * @param k components
 * @param components how k was asked for: a number, or a fraction of the variance
 * @param standardize whether features are scaled to unit variance
 * @param totalVariance of all d features, as the PCA saw them
 * @param errorBound by how much, at most, each explained variance is too low; 0 for an exact fit
 * @param statistics what {@code statistics.parquet} holds
 * @param features how the features were made
 * @param network where the network is: {@code network} for the folder of that name in the model
 *     folder, another URI, or {@code pixels}
 * @param networkSha256 sum over the network's files, empty for pixels
 * @param inputWidth the network's input width in pixels
 * @param inputHeight the network's input height in pixels
 */
public record ModelDescription(
    @JsonProperty("format") int format,
    @JsonProperty("n") long n,
    @JsonProperty("d") int d,
    @JsonProperty("k") int k,
    @JsonProperty("components") String components,
    @JsonProperty("standardize") boolean standardize,
    @JsonProperty("totalVariance") double totalVariance,
    @JsonProperty("errorBound") double errorBound,
    @JsonProperty("statistics") StatisticsDescription statistics,
    @JsonProperty("features") FeatureRecipe features,
    @JsonProperty("network") String network,
    @JsonProperty("networkSha256") String networkSha256,
    @JsonProperty("inputWidth") int inputWidth,
    @JsonProperty("inputHeight") int inputHeight) {

  static final int FORMAT = 1;

  static ModelDescription of(
      PcaModel model,
      ComponentCount components,
      CovarianceStats statistics,
      FeatureRecipe features,
      FeatureSource source) {
    return new ModelDescription(
        FORMAT,
        model.n(),
        model.d(),
        model.k(),
        components.toString(),
        model.standardization() == Standardization.UNIT_VARIANCE,
        model.totalVariance(),
        model.errorBound(),
        StatisticsDescription.of(statistics),
        features,
        source.network(),
        source.contentSha256(),
        source.width(),
        source.height());
  }

  /** Throws if this is not what a folder of this format has to say. */
  void check(String folder) {
    boolean complete =
        format == FORMAT
            && n >= 2
            && d >= 1
            && k >= 1
            && components != null
            && statistics != null
            && statistics.form() != null
            && features != null
            && network != null;
    if (!complete || features.featureCount() != d) {
      throw new StorageException(
          folder + ": damaged, model.json does not say all that a model has to");
    }
  }

  /**
   * Returns where workers get the network from.
   *
   * @param folder the model folder
   */
  public FeatureSource source(String folder) {
    return new FeatureSource(network, networkSha256, inputWidth, inputHeight).resolvedIn(folder);
  }
}

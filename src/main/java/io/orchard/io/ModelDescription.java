package io.orchard.io;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;

/**
 * What a model folder says of itself in {@code model.json}.
 *
 * @param format version of the folder's layout
 * @param n images the model was fitted on
 * @param d features per image
 * @param k components
 * @param standardize whether features are scaled to unit variance
 * @param totalVariance of all d features, as the PCA saw them
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
    @JsonProperty("standardize") boolean standardize,
    @JsonProperty("totalVariance") double totalVariance,
    @JsonProperty("features") FeatureRecipe features,
    @JsonProperty("network") String network,
    @JsonProperty("networkSha256") String networkSha256,
    @JsonProperty("inputWidth") int inputWidth,
    @JsonProperty("inputHeight") int inputHeight) {

  private static final int FORMAT = 1;

  static ModelDescription of(PcaModel model, FeatureRecipe features, FeatureSource source) {
    return new ModelDescription(
        FORMAT,
        model.n(),
        model.d(),
        model.k(),
        model.standardization() == Standardization.UNIT_VARIANCE,
        model.totalVariance(),
        features,
        source.network(),
        source.contentSha256(),
        source.width(),
        source.height());
  }

  void checkFormat(String folder) {
    if (format != FORMAT || features == null || network == null) {
      throw new StorageException(
          folder + ": not a model folder of format " + FORMAT + " (found " + format + ")");
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

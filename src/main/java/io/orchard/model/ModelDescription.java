package io.orchard.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceStats;
import io.orchard.storage.StorageException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 *     folder, or {@code pixels}; no other place
 * @param networkSha256 sum over the network's files, empty for pixels
 * @param inputWidth the network's input width in pixels
 * @param inputHeight the network's input height in pixels
 * @param learning what the model learned from; null where it was all images, and classes with them,
 *     so that programs which know nothing else still read such a folder, and in a folder of theirs
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
    @JsonProperty("inputHeight") int inputHeight,
    @JsonProperty("learning") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable LearningRecipe learning) {

  static final int FORMAT = 1;

  /** So many fit a double to the last one. */
  static final long MOST_IMAGES = 1L << 53;

  static ModelDescription of(
      PcaModel model,
      ComponentCount components,
      CovarianceStats statistics,
      FeatureRecipe features,
      FeatureSource source,
      LearningRecipe learning) {
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
        source.height(),
        learning.isUsual() ? null : learning);
  }

  /** Throws if this is not what a folder of this format has to say. */
  void check(String folder) {
    boolean complete =
        format == FORMAT
            && components != null
            && statistics != null
            && features != null
            && features.imageSize() != null
            && network != null
            && networkSha256 != null;
    if (!complete || features.featureCount() != d) {
      throw damaged(folder, "does not say all that a model has to");
    }
    if (!network.equals(FeatureSource.NETWORK) && !network.equals(FeatureSource.PIXELS)) {
      throw new StorageException(
          folder
              + ": its model.json names a network outside the folder, "
              + network.replaceAll("\\p{Cntrl}", "?")
              + "; if you trust that SavedModel, copy it to network/ in the model folder and write"
              + " \"network\" there");
    }
    if (!possible()) {
      throw damaged(folder, "holds a number that no model has");
    }
    if (learning != null && !learning.possible()) {
      throw damaged(folder, "says that it learned in a way that no model does");
    }
    checkSize(folder);
  }

  private boolean possible() {
    return n >= 2
        && n <= MOST_IMAGES
        && d >= 1
        && d <= InputSize.MAX_VALUES
        && k >= 1
        && k <= Math.min(n - 1, d)
        && totalVariance >= 0
        && Double.isFinite(totalVariance)
        && errorBound >= 0
        && Double.isFinite(errorBound)
        && statistics.possible(d);
  }

  private void checkSize(String folder) {
    try {
      InputSize size = new InputSize(inputWidth, inputHeight);
      if (!features.imageSize().equals(size.toString())) {
        throw damaged(folder, "gives two sizes of images");
      }
    } catch (IllegalArgumentException e) {
      throw damaged(folder, "is wrong: " + e.getMessage());
    }
  }

  private static StorageException damaged(String folder, String what) {
    return new StorageException(folder + ": damaged, model.json " + what);
  }

  /**
   * Returns where workers get the network from.
   *
   * @param folder the model folder
   */
  public FeatureSource source(String folder) {
    return new FeatureSource(
            network, networkSha256, inputWidth, inputHeight, features.precisionUsed(), List.of())
        .resolvedIn(folder);
  }

  /**
   * Loads the network and checks that it still makes the features that the model was fitted on. The
   * caller closes it.
   *
   * @param source as {@link #source}, allowing what it may hold
   * @return the network, or null for pixels
   * @throws NetworkException if it is another one, or not usable
   * @throws StorageException if it cannot be read
   */
  public FeatureSource.@Nullable Loaded load(FeatureSource source) {
    if (source.network().equals(FeatureSource.PIXELS)) {
      checkSame("d", new InputSize(inputWidth, inputHeight).valuesPerImage(), d);
      return null;
    }
    FeatureSource.Loaded loaded =
        FeatureSource.loaded(
            source.network(), inputWidth, inputHeight, source.precision(), source.allowed());
    try {
      NetworkDescription found = loaded.description();
      checkSame("content", found.contentSha256(), networkSha256);
      checkSame("preprocessing", found.formula(), features.preprocessing());
      checkSame("pooling", found.poolingLabel(), features.pooling());
      checkSame("output", found.chosenOutput(), features.output());
      checkSame("d", found.featureCount(), d);
      return loaded;
    } catch (NetworkException e) {
      loaded.close();
      throw e;
    }
  }

  private static void checkSame(String what, @Nullable Object found, @Nullable Object fitted) {
    if (!Objects.equals(found, fitted)) {
      throw new NetworkException(
          "its " + what + " is " + found + ", the model was fitted with " + fitted);
    }
  }
}

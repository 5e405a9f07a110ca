package io.orchard.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orchard.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * What a model folder says of its classifier in {@code classifier.json}, and {@code run.json} of
 * the one in use.
 *
 * @param format version of the files' layout
 * @param kind {@code lda}
 * @param classes number of classes
 * @param images labelled images that were learned from
 * @param unlabelled images without a known label behind the same model
 * @param shrinkage what was asked for: {@code auto} or a number
 * @param intensity with which the covariance is to be shrunk, 0 to 1; null without a classifier
 * @param priors {@code counts} or {@code uniform}
 * @param trainSplit the split that model and classifier learned from at last, or null for all
 * @param unlabelledStatistics what {@code unlabelled.parquet} holds, or null where there is none
 * @param reason why there is no classifier, or null where there is one
 */
public record ClassifierDescription(
    @JsonProperty("format") int format,
    @JsonProperty("kind") String kind,
    @JsonProperty("classes") int classes,
    @JsonProperty("images") long images,
    @JsonProperty("unlabelled") long unlabelled,
    @JsonProperty("shrinkage") String shrinkage,
    @JsonProperty("intensity") @Nullable Double intensity,
    @JsonProperty("priors") String priors,
    @JsonProperty("trainSplit") @Nullable String trainSplit,
    @JsonProperty("unlabelledStatistics") @Nullable StatisticsDescription unlabelledStatistics,
    @JsonProperty("reason") @Nullable String reason) {

  static final int FORMAT = 1;
  static final String LDA = "lda";

  /** Throws if this is not what a classifier of this format has to say. */
  void check(String file) {
    if (!LDA.equals(kind)) {
      throw new StorageException(
          file + ": a classifier of another kind than " + LDA + ", which this program reads");
    }
    boolean counts =
        classes >= 0
            && images >= classes
            && images <= ModelDescription.MOST_IMAGES
            && unlabelled >= 0
            && unlabelled <= ModelDescription.MOST_IMAGES
            && (unlabelled == 0) == (unlabelledStatistics == null);
    boolean shrinks = intensity == null ? reason != null : intensity >= 0 && intensity <= 1;
    if (!counts || !shrinks || shrinkage == null || priors == null) {
      throw new StorageException(file + ": damaged, it does not say all that a classifier has to");
    }
    try {
      ClassifierFolder.settings(this);
    } catch (IllegalArgumentException e) {
      throw new StorageException(file + ": damaged: " + e.getMessage(), e);
    }
  }
}

package io.orchard.job;

import io.orchard.beam.ClassifierFolderDestination;
import io.orchard.beam.ClassifyImages;
import io.orchard.beam.EvaluatePredictions;
import io.orchard.beam.FitClassifier;
import io.orchard.beam.ModelChunk;
import io.orchard.classify.LdaSettings;
import io.orchard.classify.LearnedFrom;
import io.orchard.classify.Shrinkage;
import io.orchard.io.ClassifierDescription;
import io.orchard.network.ImageFeatures;
import io.orchard.pca.ReducedImage;
import io.orchard.stats.StatsPlan;
import java.util.List;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * What {@code fit} and {@code update} learn from, and what they learn besides the PCA.
 *
 * @param lda how the classifier is made, or null for none
 * @param split the only split that is learned from, or null for all
 */
record Learning(@Nullable LdaSettings lda, @Nullable String split) {

  private static final String COUNTS = "counts";

  /**
   * Reads the options, and sets those that were left open to what takes their place.
   *
   * @param earlier the classifier that gives shrinkage and priors, or null
   * @throws UsageException if one is out of range
   */
  static Learning of(ClassifierOptions options, @Nullable ClassifierDescription earlier) {
    if (options.getShrinkage() == null) {
      options.setShrinkage(earlier == null ? Shrinkage.auto().toString() : earlier.shrinkage());
    }
    if (options.getPriors() == null) {
      options.setPriors(earlier == null ? COUNTS : earlier.priors());
    }
    LdaSettings settings =
        new LdaSettings(
            Choices.explained("shrinkage", options.getShrinkage(), Shrinkage::parse),
            Choices.priors(options.getPriors()));
    return new Learning(
        Choices.classifies(options.getClassifier()) ? settings : null, options.getTrainSplit());
  }

  /**
   * Looks whether there is an image to learn from.
   *
   * @throws UsageException if there is none
   */
  void check(ImageRun run) {
    if (split != null && !run.input().finds(image -> split.equals(image.split()))) {
      throw new UsageException(
          "--trainSplit="
              + split
              + ": no image has that split; splits are the folders Training, Test and Validation"
              + " above the folders of the labels");
    }
  }

  /** Returns the images to learn from. */
  PCollection<ImageFeatures> from(PCollection<ImageFeatures> features) {
    String only = split;
    return only == null
        ? features
        : features.apply("Only the training split", Filter.by(image -> only.equals(image.split())));
  }

  /**
   * Adds the classifier, and how it does on this run's images, to a pipeline.
   *
   * @param learned the images to learn from
   * @param model the model that is fitted to them
   * @param reduced all images
   * @param earlier the folder of the model that is continued, or null
   */
  void classifier(
      ImageRun run,
      StatsPlan plan,
      PCollection<ImageFeatures> learned,
      PCollectionView<List<ModelChunk>> model,
      PCollection<ReducedImage> reduced,
      @Nullable String earlier) {
    if (lda == null) {
      return;
    }
    FitClassifier fit =
        FitClassifier.of(
            plan,
            lda,
            model,
            new ClassifierFolderDestination(run.output().staged().model(), lda, split));
    PCollectionView<List<ModelChunk>> classifier =
        learned
            .apply("Learn classes", earlier == null ? fit : fit.continuing(earlier))
            .apply("View classifier", View.asList());
    reduced
        .apply("Classify", ClassifyImages.of(classifier, PredictionOptions.UNKNOWN_LEVEL))
        .apply(
            "Evaluate",
            EvaluatePredictions.of(
                run.output().staged(),
                LearnedFrom.thisRun(split),
                PredictionOptions.UNKNOWN_LEVEL));
  }
}

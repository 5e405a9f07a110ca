package io.orchard.job;

import io.orchard.beam.ClassifyImages;
import io.orchard.beam.EvaluatePredictions;
import io.orchard.beam.FitClassifier;
import io.orchard.beam.FitPca;
import io.orchard.beam.ModelChunk;
import io.orchard.beam.ProjectFeatures;
import io.orchard.beam.duplicates.LeaveOutImages;
import io.orchard.beam.duplicates.SelectDuplicates;
import io.orchard.classify.LdaSettings;
import io.orchard.classify.LearnedFrom;
import io.orchard.classify.Shrinkage;
import io.orchard.cli.Choices;
import io.orchard.cli.OptionTable;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.ClassifierOptions;
import io.orchard.cli.options.PredictionOptions;
import io.orchard.model.ClassifierDescription;
import io.orchard.model.ClassifierFolder;
import io.orchard.model.LearningRecipe;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.Split;
import io.orchard.stats.StatsPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * What {@code fit} and {@code update} learn from, and what they learn besides the PCA.
 *
 * @param lda how the classifier is made, or null for none
 * @param split the only split that is learned from, by one of its names, or null for all
 * @param given whether the split was asked for, rather than taken over from a model
 */
record Learning(@Nullable LdaSettings lda, @Nullable String split, boolean given) {

  private static final String LDA = "lda";
  private static final String ALL = "all";
  private static final String SPLITS =
      "splits are the folders Training (or train), Test and Validation (or val, valid), in any"
          + " case, above the folders of the labels";

  /**
   * Reads the options, and sets those that were left open to what takes their place.
   *
   * @param model what the model learned from that is continued; null without one, or where it does
   *     not say so
   * @param earlier the classifier that is continued, or null
   * @throws UsageException if one is out of range
   */
  static Learning of(
      ClassifierOptions options,
      @Nullable LearningRecipe model,
      @Nullable ClassifierDescription earlier) {
    boolean given = options.getTrainSplit() != null;
    OptionTable.of(ClassifierOptions.class).fillIn(options, fitted(model, earlier));
    LdaSettings settings =
        new LdaSettings(
            Choices.explained("shrinkage", options.getShrinkage(), Shrinkage::parse),
            Choices.priors(options.getPriors()));
    return new Learning(
        Choices.classifies(options.getClassifier()) ? settings : null,
        split(options.getTrainSplit()),
        given);
  }

  private static Map<String, Object> fitted(
      @Nullable LearningRecipe model, @Nullable ClassifierDescription earlier) {
    Map<String, Object> fitted = new HashMap<>();
    if (earlier != null) {
      fitted.put("shrinkage", earlier.shrinkage());
      fitted.put("priors", earlier.priors());
      // Classifiers of models that do not say so themselves knew the split.
      fitted.put("trainSplit", earlier.trainSplit());
    }
    if (model != null) {
      fitted.put("classifier", model.classifier());
      fitted.put("trainSplit", model.trainSplit());
    }
    return fitted;
  }

  private static @Nullable String split(@Nullable String value) {
    if (value == null || value.equals(ALL)) {
      return null;
    }
    if (Split.of(value) == null) {
      throw new UsageException("--trainSplit=" + value + ": no split, nor all; " + SPLITS);
    }
    return value;
  }

  /** Returns what the model is to say of this. */
  LearningRecipe recipe() {
    return new LearningRecipe(split, lda == null ? LearningRecipe.NONE : LDA);
  }

  /**
   * Looks whether there is an image to learn from.
   *
   * @throws UsageException if there is none
   */
  void check(ImageRun run) {
    if (split != null && !run.input().finds(image -> Split.same(split, image.split()))) {
      throw new UsageException(
          "--trainSplit="
              + split
              + (given ? "" : ", as the model was fitted")
              + ": no image has that split; "
              + SPLITS
              + "; --trainSplit=all learns from every image");
    }
  }

  /**
   * Adds the model to a pipeline, the images that it reduces, and the classifier.
   *
   * @param features of all images
   * @param fit fits the model
   * @param plan of the statistics behind it
   * @param duplicates which twins are sought among the images
   * @param earlier the folder of the model that is continued, or null
   */
  void fit(
      ImageRun run,
      PCollection<ImageFeatures> features,
      FitPca<ImageFeatures> fit,
      StatsPlan plan,
      Duplicates duplicates,
      @Nullable String earlier) {
    PCollection<ImageFeatures> all = from(features);
    PCollection<ImageFeatures> learned = all;
    LearnedFrom source = LearnedFrom.thisRun(split);
    PCollection<DuplicateGroup> twins = null;
    if (duplicates.drop()) {
      twins = duplicates.find(run, features, () -> reducedForTwins(features, all, fit), source);
      PCollectionView<List<String>> repeated =
          twins
              .apply("Select repeated", SelectDuplicates.repeated(source))
              .apply("View repeated", View.asList());
      learned = learned.apply("Learn once", LeaveOutImages.of(repeated));
    }
    PCollectionView<List<ModelChunk>> model =
        learned
            .apply("Fit", earlier == null ? fit : fit.continuing(earlier))
            .apply("View model", View.asList());
    PCollection<ReducedImage> reduced = run.reduce(features, model);
    if (twins == null && duplicates.areSought()) {
      twins = duplicates.find(run, features, () -> reduced, source);
    }
    classifier(run, plan, learned, model, reduced, twins, earlier);
  }

  /** Twins that are not to be learned from are found by a model that learned from all images. */
  private PCollection<ReducedImage> reducedForTwins(
      PCollection<ImageFeatures> features,
      PCollection<ImageFeatures> learned,
      FitPca<ImageFeatures> fit) {
    PCollectionView<List<ModelChunk>> model =
        learned
            .apply("Fit for twins", fit.writingTo((fitted, statistics) -> {}))
            .apply("View model for twins", View.asList());
    return features.apply("Reduce for twins", ProjectFeatures.of(model, Set.of()));
  }

  /** Returns the images to learn from. */
  private PCollection<ImageFeatures> from(PCollection<ImageFeatures> features) {
    String only = split;
    return only == null
        ? features
        : features.apply(
            "Only the training split", Filter.by(image -> Split.same(only, image.split())));
  }

  /**
   * Adds the classifier, and how it does on this run's images, to a pipeline.
   *
   * @param learned the images to learn from
   * @param model the model that is fitted to them
   * @param reduced all images
   * @param twins what is known of twins among the images, or null
   * @param earlier the folder of the model that is continued, or null
   */
  private void classifier(
      ImageRun run,
      StatsPlan plan,
      PCollection<ImageFeatures> learned,
      PCollectionView<List<ModelChunk>> model,
      PCollection<ReducedImage> reduced,
      @Nullable PCollection<DuplicateGroup> twins,
      @Nullable String earlier) {
    if (lda == null) {
      return;
    }
    String folder = run.output().staged().model();
    LdaSettings settings = lda;
    String only = split;
    FitClassifier fit =
        FitClassifier.of(
            plan,
            settings,
            model,
            (statistics, classifier, reason) ->
                ClassifierFolder.write(folder, statistics, settings, only, classifier, reason));
    PCollectionView<List<ModelChunk>> classifier =
        learned
            .apply("Learn classes", earlier == null ? fit : fit.continuing(earlier))
            .apply("View classifier", View.asList());
    LearnedFrom source = LearnedFrom.thisRun(split);
    EvaluatePredictions evaluate =
        EvaluatePredictions.of(run.output().staged(), source, PredictionOptions.UNKNOWN_LEVEL);
    if (twins != null) {
      evaluate =
          evaluate.withTwins(
              twins
                  .apply("Select leaked", SelectDuplicates.leaked(source))
                  .apply("View leaked", View.asList()));
    }
    reduced
        .apply("Classify", ClassifyImages.of(classifier, PredictionOptions.UNKNOWN_LEVEL))
        .apply("Evaluate", evaluate);
  }
}

package io.orchard.job;

import io.orchard.beam.MeasureDrift;
import io.orchard.beam.ModelChunk;
import io.orchard.beam.ReadModelFolder;
import io.orchard.classify.LearnedFrom;
import io.orchard.cli.Choices;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.FittedModelOptions;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.cli.options.ResampleOptions;
import io.orchard.model.ClassifierDescription;
import io.orchard.model.ClassifierFolder;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.model.ModelDescription;
import io.orchard.model.PcaModelFolder;
import io.orchard.network.folder.NetworkException;
import io.orchard.output.OutputFolder;
import io.orchard.pca.PcaModel;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ReducedImage;
import io.orchard.stats.CovarianceStats;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.util.List;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * The model that {@code --pcaModel} names, or the one in the output that {@code --features} does.
 *
 * @param option which of them
 * @param folder its folder
 * @param description what it says of itself
 * @param allowed operations that its network may hold besides those that running networks takes
 */
record EarlierModel(
    String option, String folder, ModelDescription description, List<String> allowed) {

  private static final String OPTION = "pcaModel";

  /**
   * Finds the model.
   *
   * @throws UsageException if none is named, or there is none of a version that this program reads
   */
  static EarlierModel of(FittedModelOptions options) {
    String given =
        Choices.required(OPTION, options.getPcaModel(), "the model/ folder of an earlier output");
    String folder = usable(OPTION, Storage.absolute(given), EarlierModel::folderOf);
    return at(folder, OPTION, options.as(NetworkOptions.class).getAllowOperations());
  }

  /**
   * Finds the model in an earlier output.
   *
   * @param option that names the output
   * @param operations as {@code --allowOperations}
   * @throws UsageException if there is none of a version that this program reads
   */
  static EarlierModel in(OutputFolder output, String option, @Nullable String operations) {
    if (!usable(option, output.model(), PcaModelFolder::exists)) {
      throw new UsageException(
          "--"
              + option
              + "="
              + output.uri()
              + ": holds no model/, which says how its features were made; give the output of a fit"
              + " or an update that came to its end");
    }
    return at(output.model(), option, operations);
  }

  private static EarlierModel at(String folder, String option, @Nullable String operations) {
    ModelDescription description = usable(option, folder, PcaModelFolder::describe);
    checkSettings(option, folder, description);
    return new EarlierModel(option, folder, description, Choices.operations(operations));
  }

  /** Returns the folder itself or, where that is the output of a run, the model's in it. */
  private static String folderOf(String given) {
    String inside = new OutputFolder(given).model();
    return !PcaModelFolder.exists(given) && PcaModelFolder.exists(inside) ? inside : given;
  }

  /** What the model took from a fit's options has to be what an option may be. */
  private static void checkSettings(String option, String folder, ModelDescription description) {
    try {
      Choices.preparation(description.features());
      Choices.components(description.components());
    } catch (UsageException e) {
      throw new UsageException(
          "--" + option + ": no usable model: " + folder + ": damaged, as if of " + e.getMessage(),
          e);
    }
  }

  /** Returns how the features are made that the model was fitted on. */
  FeatureRecipe recipe() {
    return description.features();
  }

  /** Returns where workers get the network from. */
  FeatureSource source() {
    return description.source(folder).allowing(allowed);
  }

  /**
   * Reads the model.
   *
   * @throws UsageException if it is damaged
   */
  PcaModel model() {
    return usable(option, folder, PcaModelFolder::read);
  }

  /**
   * Reads the statistics of the images that the model was fitted on.
   *
   * @throws UsageException if they are damaged
   */
  CovarianceStats statistics() {
    return usable(option, folder, PcaModelFolder::readStatistics);
  }

  /**
   * Returns what the model says of its classifier, or null where it knows of no label.
   *
   * @throws UsageException if that cannot be read
   */
  @Nullable ClassifierDescription classifier() {
    return usable(option, folder, ClassifierFolder::describe);
  }

  /**
   * Checks that the model has a classifier.
   *
   * @throws UsageException if it has none, or that is damaged
   */
  void checkClassifier() {
    usable(option, folder, ClassifierFolder::read);
  }

  /**
   * Reads the classes that the model has learned, to see that it can be done.
   *
   * @throws UsageException if they are damaged
   */
  void checkClasses() {
    usable(
        option,
        folder,
        place -> {
          ClassifierFolder.check(place);
          return place;
        });
  }

  private static <T> T usable(String option, String folder, Function<String, T> read) {
    try {
      return read.apply(folder);
    } catch (StorageException e) {
      throw new UsageException("--" + option + ": no usable model: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that a run does not write over the model, nor into it.
   *
   * @throws UsageException if it does
   */
  void checkOutside(ImageRun run) {
    run.asked().checkApart(OPTION, folder);
  }

  /**
   * The model says how its features are made; whoever says it again has to agree.
   *
   * @throws UsageException if they do not
   */
  <T extends NetworkOptions & ResampleOptions> void checkAgainst(T options) {
    new FittedChoices(recipe(), source().network()).check(options);
  }

  /**
   * Loads the network and checks that it still makes the features that the model was fitted on. The
   * caller closes it, after the run: workers in this JVM need not load it again.
   *
   * @return the network, or null for pixels
   * @throws UsageException if it is gone or another one, or holds operations that are not allowed
   */
  FeatureSource.@Nullable Loaded network() {
    try {
      return description.load(source());
    } catch (StorageException | NetworkException e) {
      throw new UsageException("--pcaModel: its network is not usable: " + e.getMessage(), e);
    }
  }

  /** Adds everything to a pipeline that reduces a run's images by the model, and finds twins. */
  PCollection<ReducedImage> reduce(ImageRun run, Duplicates duplicates, Pipeline pipeline) {
    PCollection<ImageFeatures> features = run.extract(pipeline, source(), recipe());
    PCollection<ReducedImage> reduced = run.reduce(features, measureDrift(run, features));
    if (duplicates.areSought()) {
      duplicates.find(run, features, () -> reduced, LearnedFrom.elsewhere());
    }
    return reduced;
  }

  /** Adds to a pipeline how far a run's images lie from the model's, and returns the model. */
  PCollectionView<List<ModelChunk>> measureDrift(
      ImageRun run, PCollection<ImageFeatures> features) {
    PCollectionView<List<ModelChunk>> model =
        features
            .getPipeline()
            .apply("Model", ReadModelFolder.model(folder))
            .apply("View model from before", View.asList());
    features.apply("Measure drift", MeasureDrift.of(model, run.output().staged()));
    return model;
  }
}

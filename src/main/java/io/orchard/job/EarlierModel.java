package io.orchard.job;

import io.orchard.beam.MeasureDrift;
import io.orchard.beam.ModelChunk;
import io.orchard.beam.ReadModelFolder;
import io.orchard.classify.LearnedFrom;
import io.orchard.cli.Choices;
import io.orchard.cli.ChosenPreprocessing;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.FittedModelOptions;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.cli.options.ResampleOptions;
import io.orchard.model.ClassifierDescription;
import io.orchard.model.ClassifierFolder;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.model.ModelDescription;
import io.orchard.model.OnnxImport;
import io.orchard.model.PcaModelFolder;
import io.orchard.model.PreparedNetwork;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.onnx.OnnxChoices;
import io.orchard.network.onnx.OnnxFolder;
import io.orchard.output.OutputFolder;
import io.orchard.pca.PcaModel;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ReducedImage;
import io.orchard.stats.CovarianceStats;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
    return usable(folder, PcaModelFolder::read);
  }

  /**
   * Reads the statistics of the images that the model was fitted on.
   *
   * @throws UsageException if they are damaged
   */
  CovarianceStats statistics() {
    return usable(folder, PcaModelFolder::readStatistics);
  }

  /**
   * Returns what the model says of its classifier, or null where it knows of no label.
   *
   * @throws UsageException if that cannot be read
   */
  @Nullable ClassifierDescription classifier() {
    try {
      return ClassifierFolder.describe(folder);
    } catch (StorageException e) {
      throw unusable(option, e);
    }
  }

  /**
   * Checks that the model has a classifier.
   *
   * @throws UsageException if it has none, or that is damaged
   */
  void checkClassifier() {
    usable(folder, ClassifierFolder::read);
  }

  /**
   * Reads the classes that the model has learned, to see that it can be done.
   *
   * @throws UsageException if they are damaged
   */
  void checkClasses() {
    usable(
        folder,
        place -> {
          ClassifierFolder.check(place);
          return place;
        });
  }

  private <T> T usable(String place, Function<String, T> read) {
    return usable(option, place, read);
  }

  private static <T> T usable(String option, String folder, Function<String, T> read) {
    try {
      return read.apply(folder);
    } catch (StorageException e) {
      throw unusable(option, e);
    }
  }

  private static UsageException unusable(String option, StorageException e) {
    return new UsageException("--" + option + ": no usable model: " + e.getMessage(), e);
  }

  /**
   * Checks that a run does not write over the model, nor into it.
   *
   * @throws UsageException if it does
   */
  void checkOutside(ImageRun run) {
    run.asked().checkApart("pcaModel", folder);
  }

  /**
   * The model says how its features are made; whoever says it again has to agree.
   *
   * @throws UsageException if they do not
   */
  <T extends NetworkOptions & ResampleOptions> void checkAgainst(T options) {
    FeatureRecipe fitted = recipe();
    checkModel(options.getModel());
    InputSize size = Choices.size(options.getImageSize());
    check("imageSize", size == null ? null : size.toString(), fitted.imageSize());
    check("resample", options.getResample(), fitted.resample());
    check("decode", options.getDecode(), fitted.decode());
    Boolean rotate = options.getExifRotate();
    check("exifRotate", rotate == null ? null : rotate.toString(), "" + fitted.exifRotate());
    check(
        "crop",
        crop(options.getCrop()),
        Objects.requireNonNullElse(crop(fitted.crop()), "no crop"));
    check("precision", options.getPrecision(), fitted.precisionUsed().label());
    check("pooling", options.getPooling(), fitted.pooling());
    check("outputName", options.getOutputName(), fitted.output());
    Preprocessing asks = ChosenPreprocessing.of(options);
    check("preprocessing", asks == null ? null : asks.formula(), fitted.preprocessing());
    if (options.getWeights() != null) {
      try (PreparedNetwork network = ChosenNetwork.of(options)) {
        FeatureRecipe asked = network.recipe(Choices.preparation(options));
        check("weights", asked.weightsSha256(), fitted.weightsSha256());
      }
    }
  }

  /**
   * Loads the network and checks that it still makes the features that the model was fitted on. The
   * caller closes it, after the run: workers in this JVM need not load it again.
   *
   * @return the network, or null for pixels
   * @throws UsageException if it is gone or another one, or holds operations that are not allowed
   */
  FeatureSource.@Nullable Loaded network() {
    FeatureSource source = source();
    FeatureRecipe fitted = recipe();
    if (source.network().equals(FeatureSource.PIXELS)) {
      InputSize size = new InputSize(source.width(), source.height());
      checkNetwork("d", size.valuesPerImage(), fitted.featureCount());
      return null;
    }
    FeatureSource.Loaded loaded = loaded(source);
    try {
      NetworkDescription found = loaded.description();
      checkNetwork("content", found.contentSha256(), source.contentSha256());
      checkNetwork("preprocessing", found.formula(), fitted.preprocessing());
      checkNetwork("pooling", String.valueOf(found.poolingLabel()), "" + fitted.pooling());
      checkNetwork("output", String.valueOf(found.chosenOutput()), "" + fitted.output());
      checkNetwork("d", found.featureCount(), fitted.featureCount());
      return loaded;
    } catch (UsageException e) {
      loaded.close();
      throw e;
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

  private static FeatureSource.Loaded loaded(FeatureSource source) {
    try {
      return FeatureSource.loaded(
          source.network(), source.width(), source.height(), source.precision(), source.allowed());
    } catch (StorageException | NetworkException e) {
      throw new UsageException("--pcaModel: its network is not usable: " + e.getMessage(), e);
    }
  }

  private static void checkNetwork(String what, Object found, @Nullable Object fitted) {
    if (!found.equals(fitted)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--pcaModel: the %s of its network is %s, the model was fitted with %s",
              what,
              found,
              fitted));
    }
  }

  private void checkModel(@Nullable String model) {
    String fitted = recipe().network();
    if (model == null || model.equals(fitted)) {
      return;
    }
    try {
      OnnxImport onnx = OnnxImport.find(model);
      if (onnx == null || !isSame(onnx, fitted)) {
        check("model", Storage.absolute(model), fitted);
      } else {
        checkStated(onnx.stated());
      }
    } catch (StorageException | NetworkException e) {
      throw new UsageException("--model=" + model + ": " + e.getMessage(), e);
    }
  }

  /** Of an ONNX file the model has a copy, wherever the file itself lies by now. */
  private boolean isSame(OnnxImport onnx, String fitted) {
    return OnnxFolder.isFile(fitted)
        && onnx.sha256().equals(Storage.sha256(Storage.resolve(source().network(), fitted)));
  }

  private static @Nullable String crop(@Nullable Double fraction) {
    return fraction == null ? null : "a crop of " + fraction;
  }

  /** A {@code network.json} beside it may say that it is used otherwise. */
  private void checkStated(OnnxChoices stated) {
    Preprocessing asks = stated.preprocessing();
    check("model", asks == null ? null : asks.formula(), recipe().preprocessing());
    check(
        "model", crop(stated.crop()), Objects.requireNonNullElse(crop(recipe().crop()), "no crop"));
    check("model", stated.output(), recipe().output());
  }

  private static void check(String option, @Nullable String asked, @Nullable String fitted) {
    if (asked != null && !Objects.equals(asked, fitted)) {
      throw new UsageException(
          "--"
              + option
              + ": the model was fitted with "
              + fitted
              + ", not "
              + asked
              + "; leave the option out");
    }
  }
}

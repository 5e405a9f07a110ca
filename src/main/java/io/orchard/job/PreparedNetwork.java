package io.orchard.job;

import io.orchard.cli.Choices;
import io.orchard.cli.ChosenPreprocessing;
import io.orchard.cli.TemporaryFolders;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.image.ExifRotation;
import io.orchard.image.ImagePreparation;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.model.OnnxImport;
import io.orchard.network.Processor;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Precision;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.folder.Signature;
import io.orchard.network.onnx.OnnxChoices;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The network that the options ask for, checked and ready before anything is written.
 *
 * @param description what it is; null for pixels
 * @param built local folder of a network that was made here and has to go to the output, or null
 * @param folder URI of a SavedModel folder that was there before, or null
 * @param loaded keeps that folder's network loaded, or null
 * @param size what images are resized to
 * @param allowed operations that the network may hold besides those that running networks takes
 */
record PreparedNetwork(
    @Nullable NetworkDescription description,
    @Nullable Path built,
    @Nullable String folder,
    FeatureSource.@Nullable Loaded loaded,
    InputSize size,
    List<String> allowed)
    implements AutoCloseable {

  /**
   * Builds or finds the network.
   *
   * @throws UsageException if network, weights or size cannot be had
   */
  static PreparedNetwork of(NetworkOptions options) {
    String model = options.getModel() == null ? NetworkOptions.DEFAULT_MODEL : options.getModel();
    InputSize size = Choices.size(options.getImageSize());
    if (model.equals(FeatureSource.PIXELS)) {
      return pixels(options, size);
    }
    if (Architecture.names().contains(model)) {
      return built(Architecture.named(model), options, size);
    }
    checkPresent(model);
    OnnxImport onnx = checked("model", model, OnnxImport::find);
    if (onnx != null) {
      return onnx(onnx, options, size);
    }
    if (Storage.isLocal(model)
        && !Files.exists(Storage.localPath(model).resolve(Signature.MODEL_FILE))) {
      throw new UsageException(
          "--model="
              + model
              + ": is no SavedModel folder: it holds no "
              + Signature.MODEL_FILE
              + ", and no .onnx file");
    }
    return savedModel(model, options, size);
  }

  private static void checkPresent(String model) {
    if (Storage.isLocal(model) && !Files.exists(Storage.localPath(model))) {
      throw new UsageException(
          "--model="
              + model
              + ": must be "
              + String.join(", ", Architecture.names())
              + ", pixels, an .onnx file or a SavedModel folder; there is nothing of that name");
    }
  }

  private static PreparedNetwork onnx(
      OnnxImport onnx, NetworkOptions options, @Nullable InputSize size) {
    refuse(options.getWeights(), "weights", "an ONNX file holds its own weights");
    refuse(options.getPrecision(), "precision", "an ONNX file computes in what it was made for");
    refuse(options.getAllowOperations(), "allowOperations", "goes with a SavedModel folder");
    OnnxChoices choices =
        new OnnxChoices(
            size == null ? null : size.width(),
            size == null ? null : size.height(),
            options.getOutputName(),
            options.getPooling() == null ? null : Choices.pooling(options.getPooling()),
            ChosenPreprocessing.of(options),
            options.getCrop(),
            null);
    Path folder = TemporaryFolders.create().resolve("network");
    NetworkDescription found = checked("model", onnx.uri(), uri -> onnx.into(folder, choices));
    return new PreparedNetwork(
        found, folder, null, null, new InputSize(found.width(), found.height()), List.of());
  }

  /** Returns the files and folders that the network is made of, by the options that name them. */
  static Map<String, String> places(NetworkOptions options) {
    Map<String, String> places = new TreeMap<>();
    String model = options.getModel();
    if (model != null
        && !model.equals(FeatureSource.PIXELS)
        && !Architecture.names().contains(model)) {
      places.put("model", model);
    }
    String weights = options.getWeights();
    if (weights != null
        && !weights.equals(NetworkOptions.IMAGENET)
        && !WeightsSource.isRandom(weights)) {
      places.put("weights", weights);
    }
    return places;
  }

  private static PreparedNetwork pixels(NetworkOptions options, @Nullable InputSize size) {
    refuse(options.getWeights(), "weights", "pixels has no weights");
    refuse(options.getPooling(), "pooling", "pixels has nothing to pool");
    refuse(options.getPrecision(), "precision", "pixels has nothing to compute");
    refuse(options.getOutputName(), "outputName", "pixels has no network");
    refusePreprocessing(options, "pixels has no network to prepare them for");
    if (size == null) {
      throw new UsageException("--model=pixels needs --imageSize, such as --imageSize=20");
    }
    return new PreparedNetwork(null, null, null, null, size, List.of());
  }

  private static PreparedNetwork savedModel(
      String model, NetworkOptions options, @Nullable InputSize size) {
    refuse(options.getWeights(), "weights", "a SavedModel folder holds its own weights");
    refuse(options.getPooling(), "pooling", "a SavedModel folder has its own output");
    refuse(options.getOutputName(), "outputName", "a SavedModel folder states it in network.json");
    refusePreprocessing(options, "a SavedModel folder states it in its network.json");
    String folder = Storage.absolute(model);
    List<String> allowed = Choices.operations(options.getAllowOperations());
    int width = size == null ? 0 : size.width();
    int height = size == null ? 0 : size.height();
    Precision precision = precision(options);
    FeatureSource.Loaded loaded =
        checked(
            "model", model, uri -> FeatureSource.loaded(folder, width, height, precision, allowed));
    NetworkDescription found = loaded.description();
    Double crop = options.getCrop();
    if (crop != null && found.crop() != null && !crop.equals(found.crop())) {
      loaded.close();
      throw new UsageException(
          "--crop=" + crop + ": the folder's network.json says " + found.crop() + "; leave it out");
    }
    return new PreparedNetwork(
        found, null, folder, loaded, new InputSize(found.width(), found.height()), allowed);
  }

  /** The options that say what happens to the pixels before the network. */
  private static void refusePreprocessing(NetworkOptions options, String reason) {
    refuse(options.getPreprocessing(), "preprocessing", reason);
    refuse(options.getMean(), "mean", reason);
    refuse(options.getStd(), "std", reason);
    refuse(options.getChannels(), "channels", reason);
  }

  private static void refuse(@Nullable String value, String option, String reason) {
    if (value != null) {
      throw new UsageException("--" + option + "=" + value + ": " + reason + "; leave it out");
    }
  }

  private static PreparedNetwork built(
      Architecture architecture, NetworkOptions options, @Nullable InputSize given) {
    refusePreprocessing(options, architecture.name() + " has its own");
    refuse(options.getOutputName(), "outputName", architecture.name() + " has one output");
    Precision precision = Objects.requireNonNullElse(precision(options), Precision.FLOAT32);
    Pooling pooling = Choices.pooling(options.getPooling());
    if (pooling == Pooling.CLS) {
      throw new UsageException("--pooling=cls: " + architecture.name() + " gives no tokens");
    }
    int side = architecture.defaultSize();
    InputSize size = given == null ? new InputSize(side, side) : given;
    int least = architecture.minimumSize();
    if (size.width() < least || size.height() < least) {
      throw new UsageException(
          "--imageSize=" + size + ": " + architecture.name() + " needs at least " + least);
    }
    String weights = options.getWeights() == null ? NetworkOptions.IMAGENET : options.getWeights();
    WeightsSource source =
        weights.equals(NetworkOptions.IMAGENET)
            ? ChosenWeights.imagenet(architecture, options)
            : checked("weights", weights, ChosenWeights::named);
    Path folder = TemporaryFolders.create().resolve("network");
    NetworkDescription description =
        checked(
            "weights",
            weights,
            text ->
                NetworkExporter.export(
                    architecture, source, size.width(), size.height(), pooling, precision, folder));
    return new PreparedNetwork(description, folder, null, null, size, List.of());
  }

  /** Returns the precision that was asked for, checked on this machine, or null. */
  private static @Nullable Precision precision(NetworkOptions options) {
    Precision precision = Choices.precision(options.getPrecision());
    if (precision != null) {
      checked(
          "precision",
          precision.label(),
          label -> {
            Processor.check(precision);
            return label;
          });
    }
    return precision;
  }

  private static <T> T checked(String option, String value, Function<String, T> load) {
    try {
      return load.apply(value);
    } catch (NetworkException | StorageException | IllegalArgumentException e) {
      throw new UsageException("--" + option + "=" + value + ": " + e.getMessage(), e);
    }
  }

  /** Returns where the model folder's network is, after copying it there. */
  FeatureSource install(String modelFolder) {
    FeatureSource installed = source().installedIn(modelFolder);
    if (folder != null && description.precision() != Precision.FLOAT32) {
      String file = Storage.resolve(installed.network(), NetworkDescription.FILE_NAME);
      Storage.write(file, description.toJson().getBytes(StandardCharsets.UTF_8));
    }
    return installed;
  }

  /**
   * Returns where workers find the network: where it is loaded already, if it is.
   *
   * @param installed the model folder's own
   */
  FeatureSource running(FeatureSource installed) {
    return loaded == null ? installed : source();
  }

  private FeatureSource source() {
    return description == null
        ? FeatureSource.pixels(size.width(), size.height())
        : FeatureSource.of(built == null ? folder : built.toString(), description)
            .allowing(allowed);
  }

  /** Copies a network that was built here to a folder, local or {@code s3://}. */
  void copyTo(String target) {
    FeatureSource.copy(built.toString(), target);
  }

  /** Returns how features are made with this network; a cut that it states itself is made. */
  FeatureRecipe recipe(ImagePreparation preparation) {
    boolean rotate = preparation.exif() == ExifRotation.APPLY;
    if (description == null) {
      return new FeatureRecipe(
          FeatureSource.PIXELS,
          null,
          null,
          size.toString(),
          Choices.label(preparation.filter()),
          Choices.label(preparation.decode()),
          rotate,
          null,
          Preprocessing.NONE.formula(),
          size.valuesPerImage(),
          null,
          preparation.crop(),
          null);
    }
    return new FeatureRecipe(
        folder == null ? description.name() : folder,
        emptyToNull(description.weights()),
        emptyToNull(description.weightsSha256()),
        size.toString(),
        Choices.label(preparation.filter()),
        Choices.label(preparation.decode()),
        rotate,
        description.poolingLabel(),
        description.formula(),
        description.featureCount(),
        description.precision(),
        description.crop() == null ? preparation.crop() : description.crop(),
        description.chosenOutput());
  }

  @Override
  public void close() {
    if (loaded != null) {
      loaded.close();
    }
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}

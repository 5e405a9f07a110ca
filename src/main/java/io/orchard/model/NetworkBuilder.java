package io.orchard.model;

import io.orchard.cache.Folders;
import io.orchard.network.Processor;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.download.WeightsMirror;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Precision;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.onnx.OnnxChoices;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a network for {@code ExtractFeatures}, on the machine that builds the pipeline: finds or
 * downloads its weights, checks that it can be run, and leaves it where workers find it.
 *
 * <pre>{@code
 * NetworkBuilder.Network network =
 *     NetworkBuilder.of("mobilenetv2").imageSize(160, 160).into("s3://my-bucket/network");
 * }</pre>
 *
 * <p>What nobody chooses is the network's own: public weights, size, average pooling, float32. For
 * {@code s3://}, Beam's {@code FileSystems} must have been given the pipeline's options. Mutable
 * and not thread-safe.
 */
public final class NetworkBuilder {

  /** Stands for the public weights, which are downloaded once per user. */
  public static final String IMAGENET = "imagenet";

  /**
   * A network that is ready.
   *
   * @param source where workers find it
   * @param features d, numbers per image
   */
  public record Network(FeatureSource source, int features) {}

  private final String model;
  private final NetworkKind kind;
  private PrintStream progress =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  private @Nullable String weights;
  private @Nullable String weightsUrl;
  private @Nullable InputSize size;
  private @Nullable Pooling pooling;
  private @Nullable Precision precision;
  private @Nullable String outputName;
  private @Nullable Preprocessing preprocessing;
  private @Nullable Double crop;
  private List<String> operations = List.of();

  private NetworkBuilder(String model, NetworkKind kind) {
    this.model = model;
    this.kind = kind;
  }

  /**
   * Returns the builder of a network.
   *
   * @param model {@code mobilenetv2}, {@code resnet50} or {@code vgg16}; a SavedModel folder or an
   *     {@code .onnx} file, local or {@code s3://}; or {@code pixels}, for the resized RGB values
   * @throws NetworkException if it is none of these
   */
  public static NetworkBuilder of(String model) {
    return new NetworkBuilder(model, had("model", model, () -> NetworkKind.of(model)));
  }

  /** Returns whether a model's name is no place: the network is built in, or none. */
  public static boolean isName(String model) {
    return NetworkKind.isName(model);
  }

  /** Chooses who is told how far a download is: nobody, if it is not chosen. */
  public NetworkBuilder progress(PrintStream out) {
    progress = out;
    return this;
  }

  /** Chooses {@link #IMAGENET}, {@code random:SEED} or a Keras {@code .h5} file, also in S3. */
  public NetworkBuilder weights(String newWeights) {
    weights = newWeights;
    return this;
  }

  /** Chooses where public weights are downloaded from, as {@link WeightsMirror#of}. */
  public NetworkBuilder weightsUrl(String url) {
    weightsUrl = url;
    return this;
  }

  /**
   * Chooses what images are resized to, in pixels.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public NetworkBuilder imageSize(int width, int height) {
    size = new InputSize(width, height);
    return this;
  }

  /** Chooses what makes a vector of the last feature map. */
  public NetworkBuilder pooling(Pooling newPooling) {
    pooling = newPooling;
    return this;
  }

  /** Chooses what a built-in network or a SavedModel computes in. */
  public NetworkBuilder precision(Precision newPrecision) {
    precision = newPrecision;
    return this;
  }

  /** Chooses one of an ONNX file's outputs. */
  public NetworkBuilder outputName(String name) {
    outputName = name;
    return this;
  }

  /** Chooses what an ONNX file expects to be done with RGB values 0-255. */
  public NetworkBuilder preprocessing(Preprocessing newPreprocessing) {
    preprocessing = newPreprocessing;
    return this;
  }

  /**
   * Says which share of the shorter side is left of images by a cut, as {@code
   * ImagePreparation.withCrop}: an ONNX network's description will state it, and a SavedModel
   * folder's must not state another. It cuts nothing itself: the images' preparation has to be
   * given the same.
   */
  public NetworkBuilder crop(double fraction) {
    crop = fraction;
    return this;
  }

  /** Chooses operations that a SavedModel may hold besides those that running networks takes. */
  public NetworkBuilder allowOperations(List<String> names) {
    operations = List.copyOf(names);
    return this;
  }

  /**
   * Returns why something cannot be chosen of this network, or null if it can.
   *
   * @param choice name of the method that would choose it, such as {@code preprocessing}
   */
  public @Nullable String refusal(String choice) {
    return kind.refusal(choice, model);
  }

  /**
   * Prepares the network, and leaves it where workers find it.
   *
   * @param folder where to leave it, local or {@code s3://}, absent or empty; every worker must see
   *     it. A SavedModel folder stays where it is, and pixels need none
   * @throws NetworkException as {@link #prepare}
   * @throws StorageException if the folder cannot be written
   * @throws IllegalArgumentException as {@link #prepare}
   */
  public Network into(String folder) {
    try {
      Path temporary = Files.createTempDirectory("orchard-network");
      try (PreparedNetwork prepared = prepare(temporary)) {
        FeatureSource source = prepared.source();
        if (prepared.isMade()) {
          FeatureSource.copy(source.network(), folder);
          source = FeatureSource.of(Storage.absolute(folder), prepared.description());
        }
        return new Network(source, prepared.features());
      } finally {
        Folders.delete(temporary);
      }
    } catch (IOException e) {
      throw Storage.explain(folder, "made", e);
    }
  }

  /**
   * Prepares the network on this machine. The caller closes it.
   *
   * @param temporary an empty folder of this machine, for what is made
   * @throws NetworkException if network or weights cannot be had, or do not fit; the message begins
   *     with the choice, as in {@code weights=none.h5: ...}
   * @throws IllegalArgumentException if something was chosen that does not go with the network, or
   *     is missing; the message begins likewise
   */
  public PreparedNetwork prepare(Path temporary) {
    checkChoices();
    Path folder = temporary.resolve("network");
    return switch (kind) {
      case PIXELS -> pixels();
      case BUILT_IN -> made(folder, builtIn(folder, temporary.resolve("weights")));
      case ONNX -> made(folder, had("model", model, () -> onnx(folder)));
      case SAVED_MODEL -> savedModel();
    };
  }

  private void checkChoices() {
    refuse("weights", weights);
    refuse("pooling", pooling == null ? null : pooling.label());
    refuse("precision", precision == null ? null : precision.label());
    refuse("outputName", outputName);
    refuse("preprocessing", preprocessing == null ? null : preprocessing.formula());
    refuse("allowOperations", operations.isEmpty() ? null : String.join(",", operations));
    if (precision != null) {
      had(
          "precision",
          precision.label(),
          () -> {
            Processor.check(precision);
            return precision;
          });
    }
  }

  private void refuse(String choice, @Nullable String value) {
    String reason = value == null ? null : refusal(choice);
    if (reason != null) {
      throw unfit(choice, value, reason);
    }
  }

  private static IllegalArgumentException unfit(String choice, Object value, String reason) {
    return new IllegalArgumentException(choice + "=" + value + ": " + reason);
  }

  private PreparedNetwork pixels() {
    if (size == null) {
      throw new IllegalArgumentException(
          "imageSize is missing: pixels has no size of its own; give one, such as 20");
    }
    return new PreparedNetwork(null, FeatureSource.pixels(size.width(), size.height()), null);
  }

  private static PreparedNetwork made(Path folder, NetworkDescription description) {
    return new PreparedNetwork(description, FeatureSource.of(folder.toString(), description), null);
  }

  private PreparedNetwork savedModel() {
    int width = size == null ? 0 : size.width();
    int height = size == null ? 0 : size.height();
    String folder = Storage.absolute(model);
    FeatureSource.Loaded loaded =
        had(
            "model",
            model,
            () -> FeatureSource.loaded(folder, width, height, precision, operations));
    NetworkDescription found = loaded.description();
    if (crop != null && found.crop() != null && !crop.equals(found.crop())) {
      loaded.close();
      throw unfit(
          "crop", crop, "the folder's network.json says " + found.crop() + "; leave it out");
    }
    return new PreparedNetwork(found, FeatureSource.of(folder, found).allowing(operations), loaded);
  }

  private NetworkDescription onnx(Path folder) {
    Integer width = size == null ? null : size.width();
    Integer height = size == null ? null : size.height();
    return OnnxImport.find(model)
        .into(
            folder, new OnnxChoices(width, height, outputName, pooling, preprocessing, crop, null));
  }

  private NetworkDescription builtIn(Path folder, Path temporary) {
    if (pooling == Pooling.CLS) {
      throw unfit("pooling", pooling.label(), model + " gives no tokens");
    }
    Architecture architecture = Architecture.named(model);
    int side = architecture.defaultSize();
    InputSize input = size == null ? new InputSize(side, side) : size;
    int least = architecture.minimumSize();
    if (input.width() < least || input.height() < least) {
      throw unfit("imageSize", input, model + " needs at least " + least);
    }
    WeightsSource source =
        weights == null || weights.equals(IMAGENET)
            ? WeightsFile.imagenet(architecture, weightsUrl, progress)
            : had("weights", weights, () -> WeightsFile.named(weights, temporary));
    return had(
        "weights",
        weights == null ? IMAGENET : weights,
        () ->
            NetworkExporter.export(
                architecture,
                source,
                input.width(),
                input.height(),
                pooling == null ? Pooling.AVG : pooling,
                precision == null ? Precision.FLOAT32 : precision,
                folder));
  }

  /** Returns what is made of a choice; a failure's message gets the choice in front. */
  private static <T> T had(String choice, String value, Supplier<T> make) {
    try {
      return make.get();
    } catch (InvalidPathException e) {
      throw e; // Of the machine's language, not of this choice.
    } catch (NetworkException | StorageException | IllegalArgumentException e) {
      throw new NetworkException(choice + "=" + value + ": " + e.getMessage(), e);
    }
  }
}

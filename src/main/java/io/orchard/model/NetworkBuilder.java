package io.orchard.model;

import io.orchard.cache.Folders;
import io.orchard.network.Processor;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.download.PublicWeights;
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
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
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
  private @Nullable String weights;
  private @Nullable String weightsUrl;
  private @Nullable InputSize size;
  private @Nullable Pooling pooling;
  private @Nullable Precision precision;
  private @Nullable String output;
  private @Nullable Preprocessing preprocessing;
  private @Nullable List<String> operations;

  private NetworkBuilder(String model) {
    this.model = model;
  }

  /**
   * Returns the builder of a network.
   *
   * @param model {@code mobilenetv2}, {@code resnet50} or {@code vgg16}; a SavedModel folder or an
   *     {@code .onnx} file, local or {@code s3://}; or {@code pixels}, for the resized RGB values
   */
  public static NetworkBuilder of(String model) {
    return new NetworkBuilder(model);
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
  public NetworkBuilder output(String name) {
    output = name;
    return this;
  }

  /** Chooses what an ONNX file expects to be done with RGB values 0-255. */
  public NetworkBuilder preprocessing(Preprocessing newPreprocessing) {
    preprocessing = newPreprocessing;
    return this;
  }

  /** Chooses operations that a SavedModel may hold besides those that running networks takes. */
  public NetworkBuilder allowOperations(List<String> names) {
    operations = List.copyOf(names);
    return this;
  }

  /**
   * Prepares the network.
   *
   * @param folder where to leave it, local or {@code s3://}, absent or empty; every worker must see
   *     it. A SavedModel folder stays where it is, and pixels need none
   * @throws NetworkException if network or weights cannot be had, or do not fit
   * @throws StorageException if a file cannot be read or written
   * @throws IllegalArgumentException if something was chosen that does not go with the network
   */
  public Network into(String folder) {
    if (model.equals(FeatureSource.PIXELS)) {
      return pixels();
    }
    if (Architecture.names().contains(model)) {
      return made(folder, this::builtIn);
    }
    OnnxImport onnx = OnnxImport.find(model);
    return onnx == null ? savedModel() : made(folder, path -> onnx(onnx, path));
  }

  private Network pixels() {
    refuse("weights", weights);
    refuse("pooling", pooling);
    refuse("precision", precision);
    refuseForeign();
    if (size == null) {
      throw new IllegalArgumentException("pixels need an imageSize");
    }
    return new Network(FeatureSource.pixels(size.width(), size.height()), size.valuesPerImage());
  }

  private Network savedModel() {
    refuse("weights", weights);
    refuse("pooling", pooling);
    refuse("output", output);
    refuse("preprocessing", preprocessing);
    List<String> allowed = operations == null ? List.of() : operations;
    int width = size == null ? 0 : size.width();
    int height = size == null ? 0 : size.height();
    String folder = Storage.absolute(model);
    try (FeatureSource.Loaded loaded =
        FeatureSource.loaded(folder, width, height, precision, allowed)) {
      NetworkDescription found = loaded.description();
      return new Network(FeatureSource.of(folder, found).allowing(allowed), found.featureCount());
    }
  }

  private NetworkDescription onnx(OnnxImport onnx, Path folder) {
    refuse("weights", weights);
    refuse("precision", precision);
    refuse("allowOperations", operations);
    Integer width = size == null ? null : size.width();
    Integer height = size == null ? null : size.height();
    return onnx.into(
        folder, new OnnxChoices(width, height, output, pooling, preprocessing, null, null));
  }

  private NetworkDescription builtIn(Path folder) {
    refuseForeign();
    Architecture architecture = Architecture.named(model);
    Precision wanted = precision == null ? Precision.FLOAT32 : precision;
    Processor.check(wanted);
    int side = architecture.defaultSize();
    return NetworkExporter.export(
        architecture,
        weightsOf(architecture, folder),
        size == null ? side : size.width(),
        size == null ? side : size.height(),
        pooling == null ? Pooling.AVG : pooling,
        wanted,
        folder);
  }

  private void refuseForeign() {
    refuse("output", output);
    refuse("preprocessing", preprocessing);
    refuse("allowOperations", operations);
  }

  private void refuse(String name, @Nullable Object value) {
    if (value != null) {
      throw new IllegalArgumentException(name + "=" + value + " does not go with " + model);
    }
  }

  private WeightsSource weightsOf(Architecture architecture, Path folder) {
    if (weights == null || weights.equals(IMAGENET)) {
      String url = weightsUrl == null ? WeightsMirror.PUBLIC_URL : weightsUrl;
      PrintStream nobody =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      return PublicWeights.of(architecture, WeightsMirror.of(url, WeightsFile::read), nobody)
          .obtain();
    }
    return WeightsFile.named(weights, folder.resolveSibling("weights"));
  }

  /** Makes a network in a folder of this machine, and brings it where it belongs. */
  private static Network made(String folder, Function<Path, NetworkDescription> make) {
    try {
      Path temporary = Files.createTempDirectory("orchard-network");
      try {
        Path made = temporary.resolve("network");
        NetworkDescription description = make.apply(made);
        FeatureSource.copy(made.toString(), folder);
        String place = Storage.absolute(folder);
        return new Network(FeatureSource.of(place, description), description.featureCount());
      } finally {
        Folders.delete(temporary);
      }
    } catch (IOException e) {
      throw Storage.explain(folder, "made", e);
    }
  }
}

package io.orchard.job;

import io.orchard.cli.Choices;
import io.orchard.cli.ChosenPreprocessing;
import io.orchard.cli.TemporaryFolders;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.model.NetworkBuilder;
import io.orchard.model.PreparedNetwork;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkException;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The network that the options ask for. They have the names of the builder's choices. */
final class ChosenNetwork {

  private ChosenNetwork() {}

  /**
   * Builds or finds the network, before anything is written. The caller closes it.
   *
   * @throws UsageException if network, weights or size cannot be had, naming the option
   */
  static PreparedNetwork of(NetworkOptions options) {
    return of(
        Objects.requireNonNullElse(options.getModel(), NetworkOptions.DEFAULT_MODEL), options);
  }

  /** Does the same with another model than {@code --model}. */
  static PreparedNetwork of(String model, NetworkOptions options) {
    try {
      NetworkBuilder builder = NetworkBuilder.of(model).progress(System.err);
      choose(options, builder);
      return builder.prepare(TemporaryFolders.create());
    } catch (InvalidPathException e) {
      throw e; // Told with what to do about the locale.
    } catch (NetworkException | IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage(), e);
    }
  }

  private static void choose(NetworkOptions options, NetworkBuilder builder) {
    ifGiven(options.getWeights(), builder::weights);
    ifGiven(options.getWeightsUrl(), builder::weightsUrl);
    InputSize size = Choices.size(options.getImageSize());
    ifGiven(size, given -> builder.imageSize(given.width(), given.height()));
    ifGiven(Choices.pooling(options.getPooling()), builder::pooling);
    ifGiven(Choices.precision(options.getPrecision()), builder::precision);
    ifGiven(options.getOutputName(), builder::outputName);
    refusePreprocessing(options, builder.refusal("preprocessing"));
    ifGiven(ChosenPreprocessing.of(options), builder::preprocessing);
    ifGiven(options.getCrop(), builder::crop);
    builder.allowOperations(Choices.operations(options.getAllowOperations()));
  }

  private static <T> void ifGiven(@Nullable T value, Consumer<T> choose) {
    if (value != null) {
      choose.accept(value);
    }
  }

  /** Several options are one choice: where it is none, the first that was given is named. */
  private static void refusePreprocessing(NetworkOptions options, @Nullable String reason) {
    if (reason != null) {
      refuse("preprocessing", options.getPreprocessing(), reason);
      refuse("mean", options.getMean(), reason);
      refuse("std", options.getStd(), reason);
      refuse("channels", options.getChannels(), reason);
    }
  }

  private static void refuse(String option, @Nullable String value, String reason) {
    if (value != null) {
      throw new UsageException("--" + option + "=" + value + ": " + reason);
    }
  }

  /** Returns the files and folders that the network is made of, by the options that name them. */
  static Map<String, String> places(NetworkOptions options) {
    Map<String, String> places = new TreeMap<>();
    String model = options.getModel();
    if (model != null && !NetworkBuilder.isName(model)) {
      places.put("model", model);
    }
    String weights = options.getWeights();
    if (weights != null
        && !weights.equals(NetworkBuilder.IMAGENET)
        && !WeightsSource.isRandom(weights)) {
      places.put("weights", weights);
    }
    return places;
  }
}

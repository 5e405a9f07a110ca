package io.orchard.network.architecture;

import io.orchard.network.folder.NetworkException;
import java.nio.file.Path;

/** Where the weights of a network come from. Immutable. */
public abstract sealed class WeightsSource permits KerasWeights, RandomWeights {

  WeightsSource() {}

  /**
   * Returns the weights in a Keras-layout HDF5 file. The file is read when a network is exported.
   *
   * @param file the {@code .h5} file
   */
  public static WeightsSource keras(Path file) {
    return new KerasWeights(file);
  }

  /**
   * Returns random weights: the same for the same seed on every platform. They keep the size of
   * activations through the network, and know nothing about images.
   */
  public static WeightsSource random(long seed) {
    return new RandomWeights(seed);
  }

  /**
   * Returns what an option's text means: {@code random}, which is seed 0, {@code random:SEED}, or
   * the path of a Keras-layout {@code .h5} file.
   *
   * @throws IllegalArgumentException if the seed is no integer
   */
  public static WeightsSource parse(String text) {
    if (text.equals("random")) {
      return random(0);
    }
    if (!text.startsWith(RandomWeights.PREFIX)) {
      return keras(Path.of(text));
    }
    String seed = text.substring(RandomWeights.PREFIX.length());
    try {
      return random(Long.parseLong(seed));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The seed of random weights must be an integer, found '" + seed + "'", e);
    }
  }

  /** Returns whether an option's text asks for random weights, and so for no file. */
  public static boolean isRandom(String text) {
    return text.equals("random") || text.startsWith(RandomWeights.PREFIX);
  }

  /** Returns a short name for reports: {@code random:7}, or the name of the file. */
  public abstract String label();

  /**
   * Returns the SHA-256 of the file's bytes, or of the label of random weights, in hex.
   *
   * @throws NetworkException if the file cannot be read
   */
  public abstract String sha256();

  /**
   * Returns the weights of an architecture's layers.
   *
   * @throws NetworkException if the file cannot be read or is of another network
   */
  abstract NetworkWeights load(Architecture architecture);
}

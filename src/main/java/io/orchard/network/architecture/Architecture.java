package io.orchard.network.architecture;

import io.orchard.network.folder.Preprocessing;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A convolutional network without its classifier. One subclass per architecture states which layers
 * have weights, in the order of Keras's files, and how they are wired. Immutable.
 */
public abstract class Architecture {
  Architecture() {}

  /** Returns every architecture that can be built. */
  public static List<Architecture> all() {
    return List.of(new MobileNetV2(), new ResNet50(), new Vgg16());
  }

  /**
   * Returns an architecture by its name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Architecture named(String name) {
    return all().stream()
        .filter(architecture -> architecture.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "Unknown network '%s': there is %s",
                        name,
                        String.join(", ", names()))));
  }

  /** Returns the names of every architecture. */
  public static List<String> names() {
    return all().stream().map(Architecture::name).toList();
  }

  /** Returns the name that options use, in lower case. */
  public abstract String name();

  /** Returns the width and height in pixels that its public weights were trained at. */
  public int defaultSize() {
    return 224;
  }

  /** Returns the smallest width and the smallest height in pixels that it accepts. */
  public int minimumSize() {
    return 32;
  }

  /** Returns what its weights expect to be done with RGB values 0-255. */
  public abstract Preprocessing preprocessing();

  /** Returns the weights that Keras publishes for it. */
  public abstract PublicFile publicFile();

  /**
   * Returns why a weights file must not be used although its shapes may fit, or null.
   *
   * @param layers names of the file's layers that hold weights, in its order
   */
  @Nullable String objection(List<String> layers) {
    return null;
  }

  /** Returns the number of weights, moving means and variances included. */
  public int parameterCount() {
    return layers().stream().mapToInt(LayerSpec::parameterCount).sum();
  }

  /** Returns the layers that have weights, in the order of Keras's files. */
  abstract List<LayerSpec> layers();

  /**
   * Adds the network's operations to a graph.
   *
   * @param graph where to add them
   * @param weights the weights of {@link #layers}
   * @param images preprocessed images {@code [b, h, w, 3]}
   * @return the last feature map {@code [b, h', w', c]}
   */
  abstract Operand<TFloat32> build(
      ConvolutionGraph graph, NetworkWeights weights, Operand<TFloat32> images);
}

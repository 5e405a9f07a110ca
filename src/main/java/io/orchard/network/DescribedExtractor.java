package io.orchard.network;

import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Precision;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A network that was loaded from a folder, by the engine that the folder's files are for. */
public interface DescribedExtractor extends FeatureExtractor {

  /** Returns what this extractor runs, complete even where the folder describes nothing. */
  NetworkDescription description();

  /**
   * Loads a folder: with ONNX Runtime if its {@code network.json} names an ONNX file, else with
   * TensorFlow. The other engine is not started.
   *
   * @param width input width in pixels; 0 to take the folder's
   * @param height input height in pixels; 0 to take the folder's
   * @param precision what to compute in; null for what the folder states. An ONNX file computes in
   *     what it was exported for
   * @param allowed operations that a SavedModel may hold besides those that running networks takes
   * @throws NetworkException if the folder holds no usable network
   */
  static DescribedExtractor load(
      Path folder, int width, int height, @Nullable Precision precision, Set<String> allowed) {
    Optional<NetworkDescription> described = NetworkDescription.read(folder);
    return described.isPresent() && described.get().file() != null
        ? OnnxExtractor.load(folder, described.get())
        : SavedModelExtractor.load(folder, width, height, precision, allowed);
  }
}

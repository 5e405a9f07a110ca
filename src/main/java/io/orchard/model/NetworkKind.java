package io.orchard.model;

import io.orchard.network.architecture.Architecture;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Signature;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a network's name means, and why some choices do not go with it. */
enum NetworkKind {
  PIXELS(
      Map.of(
          "weights", "has no weights",
          "pooling", "has nothing to pool",
          "precision", "has nothing to compute",
          "outputName", "has no network",
          "preprocessing", "has no network to prepare them for",
          "allowOperations", "has no network")),
  BUILT_IN(
      Map.of(
          "outputName", "has one output",
          "preprocessing", "has its own",
          "allowOperations", "holds none but those that running networks takes")),
  ONNX(
      Map.of(
          "weights", "holds its own weights",
          "precision", "computes in what it was made for",
          "allowOperations", "holds no operations of TensorFlow's")),
  SAVED_MODEL(
      Map.of(
          "weights", "holds its own weights",
          "pooling", "has its own output",
          "outputName", "states it in network.json",
          "preprocessing", "states it in its network.json"));

  private final Map<String, String> refused;

  NetworkKind(Map<String, String> refused) {
    this.refused = refused;
  }

  /** Returns whether a name is no place: the network is built in, or none. */
  static boolean isName(String model) {
    return model.equals(FeatureSource.PIXELS) || Architecture.names().contains(model);
  }

  /**
   * Returns what a name means.
   *
   * @throws NetworkException if it means nothing
   * @throws StorageException if it is a place that cannot be listed
   */
  static NetworkKind of(String model) {
    if (isName(model)) {
      return model.equals(FeatureSource.PIXELS) ? PIXELS : BUILT_IN;
    }
    if (Storage.isLocal(model) && !Files.exists(Storage.localPath(model))) {
      throw new NetworkException(
          "must be "
              + String.join(", ", Architecture.names())
              + ", pixels, an .onnx file or a SavedModel folder; there is nothing of that name");
    }
    if (OnnxImport.find(model) != null) {
      return ONNX;
    }
    if (!Storage.exists(Storage.resolve(model, Signature.MODEL_FILE))) {
      throw new NetworkException(
          "is no SavedModel folder: it holds no " + Signature.MODEL_FILE + ", and no .onnx file");
    }
    return SAVED_MODEL;
  }

  /** Returns why something cannot be chosen of a network of this kind, or null if it can. */
  @Nullable String refusal(String choice, String model) {
    String reason = refused.get(choice);
    return reason == null ? null : called(model) + " " + reason + "; leave it out";
  }

  private String called(String model) {
    return switch (this) {
      case PIXELS, BUILT_IN -> model;
      case ONNX -> "an ONNX file";
      case SAVED_MODEL -> "a SavedModel folder";
    };
  }
}

package io.orchard.model;

import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.onnx.OnnxChoices;
import io.orchard.network.onnx.OnnxFolder;
import io.orchard.storage.Inside;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * An ONNX file that somebody brings, and what belongs to it: files beside it that hold weights, and
 * a {@code network.json} that says what it leaves open.
 *
 * @param uri of the file, local or {@code s3://}
 */
public record OnnxImport(String uri) {

  /**
   * Finds the file that a place means: one that ends in {@code .onnx}, or the only such one in a
   * folder without a SavedModel. Returns null if the place means something else.
   *
   * @throws NetworkException if a folder holds several
   * @throws StorageException if it cannot be listed
   */
  public static @Nullable OnnxImport find(String place) {
    boolean folder = Storage.isLocal(place) && Files.isDirectory(Storage.localPath(place));
    if (OnnxFolder.isFile(place) && !folder) {
      return new OnnxImport(Storage.absolute(place));
    }
    if (!folder && Storage.isLocal(place)) {
      return null;
    }
    try {
      return only(FeatureSource.files(place));
    } catch (IOException | SdkException e) {
      throw Storage.explain(place, "listed", e);
    }
  }

  private static @Nullable OnnxImport only(SortedMap<String, String> files) {
    List<String> found =
        files.keySet().stream()
            .filter(name -> OnnxFolder.isFile(name) && !name.contains("/"))
            .toList();
    if (files.containsKey("saved_model.pb") || found.isEmpty()) {
      return null;
    }
    if (found.size() > 1) {
      throw new NetworkException(
          "it holds several networks: " + String.join(", ", found) + "; give one of the files");
    }
    return new OnnxImport(files.get(found.get(0)));
  }

  /** Returns the file's name. */
  public String name() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** Returns the SHA-256 of the file alone, in hexadecimal. */
  public String sha256() {
    return Storage.sha256(uri);
  }

  /**
   * Returns what a {@code network.json} beside the file says of it.
   *
   * @throws NetworkException if it cannot be read as one
   */
  public OnnxChoices stated() {
    String description = beside(NetworkDescription.FILE_NAME);
    return Storage.exists(description)
        ? OnnxChoices.stated(Storage.read(description, NetworkDescription.MOST_BYTES), name())
        : OnnxChoices.NOTHING;
  }

  /**
   * Copies the network to a folder of this machine, and describes it there in {@code network.json}.
   *
   * @param folder absent or empty
   * @param choices what the file leaves open
   * @throws NetworkException if it is no usable network, or leaves open what nobody chose
   * @throws StorageException if a file cannot be read or written, or would lie elsewhere
   */
  public NetworkDescription into(Path folder, OnnxChoices choices) {
    Path file = copy(name(), folder);
    for (String weights : OnnxFolder.externalFiles(file)) {
      if (!Storage.exists(beside(Inside.name(uri, weights)))) {
        throw new NetworkException(
            name() + " keeps weights in " + weights + ", which is not there: it belongs beside it");
      }
      copy(weights, folder);
    }
    if (Storage.exists(beside(NetworkDescription.FILE_NAME))) {
      copy(NetworkDescription.FILE_NAME, folder);
    }
    NetworkDescription found = new OnnxFolder(folder, name()).describe(choices);
    try {
      ImagePreparation.of(ResampleFilter.BICUBIC).withCrop(found.crop());
    } catch (IllegalArgumentException e) {
      throw new NetworkException("a crop of " + found.crop() + " " + e.getMessage(), e);
    }
    return found;
  }

  private Path copy(String name, Path folder) {
    Path target = Inside.path(folder, name);
    try {
      Files.createDirectories(target.getParent());
    } catch (IOException e) {
      throw Storage.explain(target.toString(), "written", e);
    }
    Storage.copy(beside(name), target.toString());
    return target;
  }

  private String beside(String name) {
    return uri.substring(0, uri.lastIndexOf('/') + 1) + name;
  }
}

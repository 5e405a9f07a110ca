package io.orchard.model;

import io.orchard.network.architecture.WeightsSource;
import io.orchard.storage.Inside;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Weights by their name, wherever they are. */
public final class WeightsFile {

  private WeightsFile() {}

  /**
   * Returns the weights that a text names: {@code random:SEED}, or a Keras {@code .h5} file.
   *
   * @param temporary where a copy of a file that is not local goes; made where it is needed
   * @throws StorageException if a file that is not local cannot be read
   * @throws IllegalArgumentException if the seed is no integer
   */
  public static WeightsSource named(String text, Path temporary) {
    if (Storage.isLocal(text)) {
      return WeightsSource.parse(
          text.startsWith("file:") ? Storage.localPath(text).toString() : text);
    }
    try {
      Path copy = Inside.path(temporary, text.substring(text.lastIndexOf('/') + 1));
      Files.createDirectories(temporary);
      Files.write(copy, Storage.read(text));
      return WeightsSource.parse(copy.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file, for a mirror of weights in S3.
   *
   * @throws IOException if it cannot be read; the message is one line
   */
  public static byte[] read(String url) throws IOException {
    try {
      return Storage.read(url);
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}

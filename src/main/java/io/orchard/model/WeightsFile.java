package io.orchard.model;

import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.download.PublicWeights;
import io.orchard.network.download.WeightsMirror;
import io.orchard.network.folder.NetworkException;
import io.orchard.storage.Inside;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Weights by their name, wherever they are. */
final class WeightsFile {

  private WeightsFile() {}

  /**
   * Returns the weights that a text names: {@code random:SEED}, or a Keras {@code .h5} file.
   *
   * @param temporary where a copy of a file that is not local goes; made where it is needed
   * @throws StorageException if a file that is not local cannot be read
   * @throws IllegalArgumentException if the seed is no integer
   */
  static WeightsSource named(String text, Path temporary) {
    if (Storage.isLocal(text)) {
      return WeightsSource.parse(
          text.startsWith("file:") ? Storage.localPath(text).toString() : text);
    }
    try {
      Path copy = Inside.path(temporary, text.substring(text.lastIndexOf('/') + 1));
      Files.createDirectories(temporary);
      Storage.copy(text, copy.toString());
      return WeightsSource.parse(copy.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the public weights, downloading them where they are not here yet.
   *
   * @param url where from, or null for where Keras publishes them
   * @param progress is told how far a download is
   * @throws NetworkException if they cannot be had
   * @throws IllegalArgumentException if the URL is none
   */
  static WeightsSource imagenet(
      Architecture architecture, @Nullable String url, PrintStream progress) {
    WeightsMirror mirror = mirror(url == null ? WeightsMirror.PUBLIC_URL : url);
    try {
      return PublicWeights.of(architecture, mirror, progress).obtain();
    } catch (NetworkException e) {
      throw new NetworkException(
          "weights=imagenet: " + e.getMessage() + ", or its path be given in place of imagenet", e);
    }
  }

  private static WeightsMirror mirror(String url) {
    try {
      return WeightsMirror.of(url, WeightsFile::copy);
    } catch (IllegalArgumentException e) {
      // The value is not repeated: it may hold a password.
      throw new IllegalArgumentException("weightsUrl: " + e.getMessage(), e);
    }
  }

  /** Copies a file, for a mirror in S3; the message of a failure is one line. */
  private static void copy(String url, Path file) throws IOException {
    try {
      Storage.copy(url, file.toString());
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}

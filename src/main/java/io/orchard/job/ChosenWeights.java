package io.orchard.job;

import io.orchard.cli.TemporaryFolders;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.download.PublicWeights;
import io.orchard.network.download.WeightsMirror;
import io.orchard.network.folder.NetworkException;
import io.orchard.storage.Inside;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Brings the weights that the options ask for to this machine. */
final class ChosenWeights {

  private ChosenWeights() {}

  /**
   * Returns the public weights, downloading them where they are not here yet.
   *
   * @throws UsageException if they cannot be had
   */
  static WeightsSource imagenet(Architecture architecture, NetworkOptions options) {
    WeightsMirror mirror = mirror(options.getWeightsUrl());
    try {
      return PublicWeights.of(architecture, mirror, System.err).obtain();
    } catch (NetworkException e) {
      throw new UsageException(
          "--weights=imagenet: " + e.getMessage() + ", or given as --weights=FILE.h5", e);
    }
  }

  private static WeightsMirror mirror(@Nullable String url) {
    try {
      return WeightsMirror.of(
          url == null ? WeightsMirror.PUBLIC_URL : url, ChosenWeights::readRemote);
    } catch (IllegalArgumentException e) {
      // The value is not repeated: it may hold a password.
      throw new UsageException("--weightsUrl: " + e.getMessage(), e);
    }
  }

  private static byte[] readRemote(String url) throws IOException {
    try {
      return Storage.read(url);
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Returns the weights that an option's text names: {@code random:SEED}, or a file.
   *
   * @throws StorageException if a file that is not local cannot be read
   * @throws IllegalArgumentException if the seed is no integer
   */
  static WeightsSource named(String text) {
    if (Storage.isLocal(text)) {
      return WeightsSource.parse(
          text.startsWith("file:") ? Storage.localPath(text).toString() : text);
    }
    try {
      Path copy = Inside.path(TemporaryFolders.create(), text.substring(text.lastIndexOf('/') + 1));
      Files.write(copy, Storage.read(text));
      return WeightsSource.parse(copy.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

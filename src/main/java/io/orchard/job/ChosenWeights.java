package io.orchard.job;

import io.orchard.cli.TemporaryFolders;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.model.WeightsFile;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.download.PublicWeights;
import io.orchard.network.download.WeightsMirror;
import io.orchard.network.folder.NetworkException;
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
      return WeightsMirror.of(url == null ? WeightsMirror.PUBLIC_URL : url, WeightsFile::read);
    } catch (IllegalArgumentException e) {
      // The value is not repeated: it may hold a password.
      throw new UsageException("--weightsUrl: " + e.getMessage(), e);
    }
  }

  /** Returns the weights that an option's text names, as {@link WeightsFile#named}. */
  static WeightsSource named(String text) {
    return WeightsFile.named(text, TemporaryFolders.create());
  }
}

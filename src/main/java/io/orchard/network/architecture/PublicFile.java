package io.orchard.network.architecture;

import io.orchard.network.download.WeightsMirror;

/**
 * The weights that Keras publishes for a network without its classifier, trained on ImageNet.
 *
 * @param path below {@link WeightsMirror#PUBLIC_URL}, or below a mirror of it
 * @param check tells this file from any other
 */
public record PublicFile(String path, FileCheck check) {

  /** Returns the file's name without folders. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

package io.orchard.beam;

import io.orchard.image.RejectedImage;
import io.orchard.network.ImageFeatures;

/** What became of an image: its features, or the reason why it has none. */
sealed interface Extraction {

  /** An image that has features. */
  record Succeeded(ImageFeatures image) implements Extraction {}

  /** An image that has none. */
  record Failed(RejectedImage image) implements Extraction {}
}

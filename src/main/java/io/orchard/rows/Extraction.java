package io.orchard.rows;

/** What became of an image: its features, or the reason why it has none. */
public sealed interface Extraction {

  /** An image that has features. */
  record Succeeded(ImageFeatures image) implements Extraction {}

  /** An image that has none. */
  record Failed(RejectedImage image) implements Extraction {}
}

package io.orchard.image;

/** A size in pixels. */
record ImageSize(int width, int height) {
  /** Larger than every image. */
  static final ImageSize LARGEST = new ImageSize(Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** This size lying on its side. */
  ImageSize turned() {
    return new ImageSize(height, width);
  }
}

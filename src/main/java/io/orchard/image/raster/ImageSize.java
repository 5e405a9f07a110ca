package io.orchard.image.raster;

/** A size in pixels. */
public record ImageSize(int width, int height) {
  /** Larger than every image. */
  public static final ImageSize LARGEST = new ImageSize(Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** This size lying on its side. */
  public ImageSize turned() {
    return new ImageSize(height, width);
  }
}

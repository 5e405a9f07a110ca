package io.orchard.image.raster;

import java.util.Locale;

/** The largest image that is decoded: Pillow's limit, twice {@code Image.MAX_IMAGE_PIXELS}. */
public final class PixelLimit {
  public static final long MAX_PIXELS = 178_956_970;

  private PixelLimit() {}

  /**
   * Checks a size read from a header; to be called before anything of that size is allocated.
   *
   * @throws ImageDecodeException if a side is below 1 or the product above {@link #MAX_PIXELS}
   */
  public static void check(String format, long width, long height) throws ImageDecodeException {
    if (width < 1 || height < 1) {
      throw new ImageDecodeException(
          String.format(
              Locale.ROOT,
              "%s header gives an impossible size of %dx%d pixels",
              format,
              width,
              height));
    }
    if (width > MAX_PIXELS / height) {
      throw new ImageDecodeException(
          String.format(
              Locale.ROOT,
              "%s header promises %dx%d pixels, more than the limit of %,d",
              format,
              width,
              height,
              MAX_PIXELS));
    }
  }
}

package io.orchard.network.folder;

import io.orchard.image.raster.RgbImage;
import java.util.List;
import java.util.Locale;

/**
 * The size of an extractor's input, which every image must have before its bytes are copied.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record InputSize(int width, int height) {

  /** The most pixels of an input, 4096x4096: its values take 200 MB as float. */
  static final int MAX_PIXELS = 1 << 24;

  /** The most values of an input, and the most features that a network may give. */
  public static final int MAX_VALUES = 3 * MAX_PIXELS;

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if a side is not positive, or there are more than 4096x4096
   *     pixels
   */
  public InputSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "The input size must be positive, found " + width + "x" + height);
    }
    if ((long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an input of %dx%d pixels is larger than %d, as many as 4096x4096",
              width,
              height,
              MAX_PIXELS));
    }
  }

  /** Returns {@code WIDTHxHEIGHT}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }

  /** Returns the bytes in one image of this size: {@code h * w * 3}. */
  public int valuesPerImage() {
    return width * height * 3;
  }

  /**
   * Accepts a batch whose images all have this size.
   *
   * @throws IllegalArgumentException naming the first image that has not
   */
  public void check(List<RgbImage> batch) {
    for (int i = 0; i < batch.size(); i++) {
      RgbImage image = batch.get(i);
      boolean fits = image.width() == width && image.height() == height;
      if (!fits || image.pixels().length != valuesPerImage()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Image %d of the batch is %dx%d with %d bytes, the input is %dx%d with %d",
                i,
                image.width(),
                image.height(),
                image.pixels().length,
                width,
                height,
                valuesPerImage()));
      }
    }
  }
}

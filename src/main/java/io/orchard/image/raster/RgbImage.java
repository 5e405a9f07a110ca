package io.orchard.image.raster;

import java.util.Arrays;

/**
 * An 8-bit RGB image of shape {@code [h, w, 3]}, row-major, channels in the order red, green, blue.
 *
 * <p>The record keeps the array it is given and hands out that same array: whoever creates an image
 * gives the array away, and nobody may change it afterwards. Under that rule images are immutable
 * and may be shared between threads. Two images are equal when their sizes and pixels are.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param pixels {@code 3 * width * height} samples, each an unsigned byte 0-255
 */
public record RgbImage(int width, int height, byte[] pixels) {

  /**
   * Checks that the array fits the size.
   *
   * @throws IllegalArgumentException if a side is below 1 or {@code pixels} is not exactly {@code 3
   *     * width * height} long
   */
  public RgbImage {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("image sides must be at least 1: " + width + "x" + height);
    }
    if (pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          width + "x" + height + " RGB pixels are not " + pixels.length + " bytes");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage that
        && width == that.width
        && height == that.height
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(pixels);
  }

  /** Returns the size only, such as {@code RgbImage[100x80]}. */
  @Override
  public String toString() {
    return "RgbImage[" + width + "x" + height + "]";
  }
}

package io.orchard.network.architecture;

import io.orchard.image.raster.RgbImage;

/** Computes an image of any size for which other programs have computed features too. */
final class TestCard {
  private TestCard() {}

  /** Returns the image with R = x, G = y, B = x y mod 256. */
  static RgbImage of(int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      pixels[3 * i] = (byte) x;
      pixels[3 * i + 1] = (byte) y;
      pixels[3 * i + 2] = (byte) (x * y);
    }
    return new RgbImage(width, height, pixels);
  }
}

package io.orchard.image;

import io.orchard.image.raster.RgbImage;

/** How two images of one size differ: how many bytes, by how many levels at most and on average. */
public record PixelDifference(int bytes, int maxLevels, double meanLevels) {
  public static final PixelDifference NONE = new PixelDifference(0, 0, 0);

  public static PixelDifference between(RgbImage a, RgbImage b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(a + " and " + b);
    }
    int bytes = 0;
    int max = 0;
    long sum = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      int difference = Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff));
      bytes += difference == 0 ? 0 : 1;
      sum += difference;
      max = Math.max(max, difference);
    }
    return new PixelDifference(bytes, max, (double) sum / a.pixels().length);
  }
}

package io.orchard.image;

/** How two images of one size differ: how many bytes, and by how many levels at most. */
record PixelDifference(int bytes, int maxLevels) {
  static final PixelDifference NONE = new PixelDifference(0, 0);

  static PixelDifference between(RgbImage a, RgbImage b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(a + " and " + b);
    }
    int bytes = 0;
    int max = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      int difference = Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff));
      bytes += difference == 0 ? 0 : 1;
      max = Math.max(max, difference);
    }
    return new PixelDifference(bytes, max);
  }
}

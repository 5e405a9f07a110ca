package io.orchard.image;

/** How two images of one size differ: how many bytes, by how many levels at most and on average. */
record PixelDifference(int bytes, int maxLevels, double meanLevels) {
  static final PixelDifference NONE = new PixelDifference(0, 0, 0);

  static PixelDifference between(RgbImage a, RgbImage b) {
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

package io.orchard.image.webp;

import io.orchard.image.raster.RgbImage;

/** Converts VP8 planes to RGB as libwebp does: interpolated chroma, then BT.601 in integers. */
final class Vp8Colors {
  private Vp8Colors() {}

  /** Converts the upper left {@code width} by {@code height} samples of the three planes. */
  static RgbImage toRgb(Vp8Plane[] planes, int width, int height) {
    byte[] out = new byte[Math.multiplyExact(3 * width, height)];
    int[] blues = new int[width + 1];
    int[] reds = new int[width + 1];
    for (int y = 0; y < height; y++) {
      stretch(planes[1], y, width, height, blues);
      stretch(planes[2], y, width, height, reds);
      int from = planes[0].at(0, y);
      for (int x = 0, to = 3 * y * width; x < width; x++, to += 3) {
        int luma = planes[0].get(from + x) * 19077 >> 8;
        int u = blues[x];
        int v = reds[x];
        out[to] = clip(luma + (v * 26149 >> 8) - 14234);
        out[to + 1] = clip(luma - (u * 6419 >> 8) - (v * 13320 >> 8) + 8708);
        out[to + 2] = clip(luma + (u * 33050 >> 8) - 17685);
      }
    }
    return new RgbImage(width, height, out);
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value >> 6));
  }

  /**
   * Fills {@code out} with chroma row {@code y} at full size: of the four samples around a pixel
   * the nearest weighs 9/16, the next two 3/16 and the farthest 1/16, rounded in two steps.
   */
  private static void stretch(Vp8Plane plane, int y, int width, int height, int[] out) {
    int lastRow = (height + 1) / 2 - 1;
    int far = Math.max(0, Math.min(lastRow, (y & 1) == 0 ? y / 2 - 1 : y / 2 + 1));
    int near = plane.at(0, y / 2);
    int other = plane.at(0, far);
    int nearLeft = plane.get(near);
    int farLeft = plane.get(other);
    out[0] = 3 * nearLeft + farLeft + 2 >> 2;
    for (int x = 1; x <= (width - 1) / 2; x++) {
      int nearRight = plane.get(near + x);
      int farRight = plane.get(other + x);
      int sum = nearLeft + nearRight + farLeft + farRight + 8;
      out[2 * x - 1] = (sum + 2 * (nearRight + farLeft) >> 3) + nearLeft >> 1;
      out[2 * x] = (sum + 2 * (nearLeft + farRight) >> 3) + nearRight >> 1;
      nearLeft = nearRight;
      farLeft = farRight;
    }
    if ((width & 1) == 0) {
      out[width - 1] = 3 * nearLeft + farLeft + 2 >> 2;
    }
  }
}

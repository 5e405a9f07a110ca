package io.orchard.image.webp;

import java.util.Arrays;

/**
 * A plane of VP8 samples with the border that prediction looks at: a row of 127 above, 129 in the
 * column to the left, and 127 again in the corner.
 */
final class Vp8Plane {
  private static final int BORDER = 16;

  final byte[] samples;
  final int stride;

  /** Makes a plane of whole macroblocks, {@code width} by {@code height} samples. */
  Vp8Plane(int width, int height) {
    stride = width + 2 * BORDER;
    samples = new byte[Math.multiplyExact(stride, height + 1)];
    Arrays.fill(samples, 0, stride, (byte) 127);
    for (int y = 0; y < height; y++) {
      samples[at(-1, y)] = (byte) 129;
    }
  }

  /** Index of a sample; -1 is allowed for either coordinate. */
  int at(int x, int y) {
    return (y + 1) * stride + BORDER + x;
  }

  int get(int index) {
    return samples[index] & 0xff;
  }

  void set(int index, int value) {
    samples[index] = (byte) value;
  }

  /** Adds to a sample and clips to 0-255. */
  void add(int index, int difference) {
    samples[index] = (byte) Math.max(0, Math.min(255, (samples[index] & 0xff) + difference));
  }
}

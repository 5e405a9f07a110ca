package io.orchard.image.jpeg;

/**
 * Inverse DCTs that give a block at a half, a quarter or an eighth of its size, to the last bit as
 * libjpeg's "jidctred" does.
 *
 * <p>A sample of the small block is the mean of the full block's samples that it stands for, worked
 * out from the coefficients: integrating a cosine over a stretch of samples is again a
 * multiplication. In each direction a half needs all coefficients but the fifth, a quarter only the
 * first and the odd ones (whose even companions integrate to zero), an eighth only the first.
 * Constants carry {@value #CONST_BITS} fractional bits, values between the passes {@value
 * #PASS_BITS}, and each pass rounds half up.
 */
final class JpegReducedDct {
  private static final int CONST_BITS = 13;
  private static final int PASS_BITS = 2;
  private static final int FIRST_SHIFT = CONST_BITS - PASS_BITS;
  private static final int SECOND_SHIFT = CONST_BITS + PASS_BITS + 3;

  private JpegReducedDct() {}

  /** Whether a quarter-size block depends on the coefficient at a natural position. */
  static boolean quarterUses(int position) {
    int row = position >> 3;
    int column = position & 7;
    return (row == 0 || row % 2 == 1) && (column == 0 || column % 2 == 1);
  }

  /**
   * Writes {@code side * side} samples of a block of dequantised coefficients, natural order, into
   * a plane; the block's content is undefined afterwards.
   *
   * @param side 4, 2 or 1
   */
  static void transform(int[] block, int side, byte[] plane, int offset, int stride) {
    switch (side) {
      case 4 -> half(block, plane, offset, stride);
      case 2 -> quarter(block, plane, offset, stride);
      default -> plane[offset] = clip((block[0] + 4 >> 3) + 128);
    }
  }

  /** The same for a block in which only the first coefficient differs from zero. */
  static void transformDcOnly(int dc, int side, byte[] plane, int offset, int stride) {
    byte value = clip((dc + 4 >> 3) + 128);
    for (int row = 0; row < side; row++) {
      for (int i = 0; i < side; i++) {
        plane[offset + row * stride + i] = value;
      }
    }
  }

  private static byte clip(int value) {
    return (byte) ((value & ~0xff) == 0 ? value : ~value >> 31);
  }

  private static void half(int[] b, byte[] plane, int offset, int stride) {
    for (int column = 0; column < 8; column++) {
      if (column != 4) {
        halfOfEight(b, column, 8, FIRST_SHIFT + 1);
      }
    }
    for (int row = 0; row < 4; row++) {
      halfOfEight(b, row * 8, 1, SECOND_SHIFT + 1);
      int to = offset + row * stride;
      for (int i = 0; i < 4; i++) {
        plane[to + i] = clip(b[row * 8 + i] + 128);
      }
    }
  }

  // Means of pairs: sqrt(2) * cos(k pi / 16) * cos((2 j + 1) k pi / 8) with k the coefficient and j
  // the pair, doubled.
  private static void halfOfEight(int[] b, int at, int step, int shift) {
    int x1 = b[at + step];
    int x2 = b[at + 2 * step];
    int x3 = b[at + 3 * step];
    int x5 = b[at + 5 * step];
    int x6 = b[at + 6 * step];
    int x7 = b[at + 7 * step];

    int mean = (b[at] << CONST_BITS + 1) + (1 << shift - 1);
    int even = x2 * 15137 - x6 * 6270;
    int inner = x1 * 8697 - x3 * 17799 + x5 * 11893 - x7 * 1730;
    int outer = x1 * 20995 + x3 * 7373 - x5 * 4926 - x7 * 4176;

    b[at] = mean + even + outer >> shift;
    b[at + step] = mean - even + inner >> shift;
    b[at + 2 * step] = mean - even - inner >> shift;
    b[at + 3 * step] = mean + even - outer >> shift;
  }

  private static void quarter(int[] b, byte[] plane, int offset, int stride) {
    quarterOfEight(b, 0, 8, FIRST_SHIFT + 2);
    for (int column = 1; column < 8; column += 2) {
      quarterOfEight(b, column, 8, FIRST_SHIFT + 2);
    }
    for (int row = 0; row < 2; row++) {
      quarterOfEight(b, row * 8, 1, SECOND_SHIFT + 2);
      int to = offset + row * stride;
      plane[to] = clip(b[row * 8] + 128);
      plane[to + 1] = clip(b[row * 8 + 1] + 128);
    }
  }

  // Means of fours, times four.
  private static void quarterOfEight(int[] b, int at, int step, int shift) {
    int mean = (b[at] << CONST_BITS + 2) + (1 << shift - 1);
    int odd =
        b[at + step] * 29692
            - b[at + 3 * step] * 10426
            + b[at + 5 * step] * 6967
            - b[at + 7 * step] * 5906;
    b[at] = mean + odd >> shift;
    b[at + step] = mean - odd >> shift;
  }
}

package io.orchard.image.jpeg;

/**
 * The inverse DCT of libjpeg's "islow" method, to the last bit.
 *
 * <p>Two passes of the eight-point transform of Loeffler, Ligtenberg and Moschytz, "Practical fast
 * 1-D DCT algorithms with 11 multiplications" (1989, doi:10.1109/ICASSP.1989.266596), in integers:
 * constants carry {@value #CONST_BITS} fractional bits, the values between the passes {@value
 * #PASS_BITS}, and each pass rounds half up.
 */
final class JpegInverseDct {
  private static final int CONST_BITS = 13;
  private static final int PASS_BITS = 2;

  private JpegInverseDct() {}

  /**
   * Writes the 8x8 samples of a block of dequantised coefficients, natural order, into a plane, and
   * sets the block back to zero.
   */
  static void transform(int[] block, byte[] plane, int offset, int stride) {
    for (int column = 0; column < 8; column++) {
      if (columnHasOnlyDc(block, column)) {
        int value = block[column] << PASS_BITS;
        for (int i = column; i < 64; i += 8) {
          block[i] = value;
        }
      } else {
        transformEight(block, column, 8, CONST_BITS - PASS_BITS);
      }
    }
    for (int row = 0; row < 8; row++) {
      transformEight(block, row * 8, 1, CONST_BITS + PASS_BITS + 3);
      int to = offset + row * stride;
      for (int i = row * 8; i < row * 8 + 8; i++, to++) {
        plane[to] = clip(block[i] + 128);
        block[i] = 0;
      }
    }
  }

  /** The same for a block in which only the first coefficient may differ from zero. */
  static void transformDcOnly(int[] block, byte[] plane, int offset, int stride) {
    byte value = clip(((block[0] << PASS_BITS) + 16 >> 5) + 128);
    block[0] = 0;
    for (int row = 0; row < 8; row++) {
      int start = offset + row * stride;
      for (int i = 0; i < 8; i++) {
        plane[start + i] = value;
      }
    }
  }

  private static boolean columnHasOnlyDc(int[] b, int c) {
    return (b[c + 8] | b[c + 16] | b[c + 24] | b[c + 32] | b[c + 40] | b[c + 48] | b[c + 56]) == 0;
  }

  private static byte clip(int value) {
    return (byte) ((value & ~0xff) == 0 ? value : ~value >> 31);
  }

  // One unbroken numeric kernel. Even part: rotation of x2, x6 by sqrt(2) * cos(6 pi / 16). Odd
  // part: the figure-8 form of the paper, with its factors multiplied out.
  private static void transformEight(int[] b, int at, int step, int shift) {
    int x1 = b[at + step];
    int x2 = b[at + 2 * step];
    int x3 = b[at + 3 * step];
    int x5 = b[at + 5 * step];
    int x6 = b[at + 6 * step];
    int x7 = b[at + 7 * step];

    int round = 1 << (shift - 1);
    int sum04 = ((b[at] + b[at + 4 * step]) << CONST_BITS) + round;
    int difference04 = ((b[at] - b[at + 4 * step]) << CONST_BITS) + round;
    int rotation = (x2 + x6) * 4433;
    int low = rotation - x6 * 15137;
    int high = rotation + x2 * 6270;
    int even0 = sum04 + high;
    int even1 = difference04 + low;
    int even2 = difference04 - low;
    int even3 = sum04 - high;

    int common = (x7 + x3 + x5 + x1) * 9633;
    int z1 = (x7 + x1) * -7373;
    int z2 = (x5 + x3) * -20995;
    int z3 = (x7 + x3) * -16069 + common;
    int z4 = (x5 + x1) * -3196 + common;
    int odd0 = x1 * 12299 + z1 + z4;
    int odd1 = x3 * 25172 + z2 + z3;
    int odd2 = x5 * 16819 + z2 + z4;
    int odd3 = x7 * 2446 + z1 + z3;

    b[at] = even0 + odd0 >> shift;
    b[at + step] = even1 + odd1 >> shift;
    b[at + 2 * step] = even2 + odd2 >> shift;
    b[at + 3 * step] = even3 + odd3 >> shift;
    b[at + 4 * step] = even3 - odd3 >> shift;
    b[at + 5 * step] = even2 - odd2 >> shift;
    b[at + 6 * step] = even1 - odd1 >> shift;
    b[at + 7 * step] = even0 - odd0 >> shift;
  }
}

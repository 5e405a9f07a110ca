package io.orchard.image.webp;

import java.util.Arrays;

/** Reads the coefficients of VP8 macroblocks (RFC 6386, section 13), dequantised. */
final class Vp8Residuals {
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
  private static final int[][] EXTRA_BITS = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  private static final int LUMA_WITHOUT_DC = 0;
  private static final int SECOND_ORDER = 1;
  private static final int CHROMA = 2;
  private static final int LUMA = 3;

  /** Coefficients of a macroblock: 16 luma, 4 Cb and 4 Cr blocks of 16 in natural order. */
  final int[] coefficients = new int[24 * 16];

  private final int[] probabilities;
  private final Vp8Transform transform = new Vp8Transform();
  private final int[] secondOrder = new int[16];

  /** By column: whether the lowest blocks above had coefficients; 4 luma, 2 + 2 chroma, 1 more. */
  private final byte[][] above;

  private final byte[] left = new byte[9];

  Vp8Residuals(int columns, int[] probabilities) {
    this.above = new byte[columns][9];
    this.probabilities = probabilities;
  }

  void startRow() {
    Arrays.fill(left, (byte) 0);
  }

  /** Notes a macroblock without coefficients. */
  void skip(int column, boolean subBlocks) {
    Arrays.fill(above[column], 0, 8, (byte) 0);
    Arrays.fill(left, 0, 8, (byte) 0);
    if (!subBlocks) {
      above[column][8] = 0;
      left[8] = 0;
    }
  }

  /** Reads a macroblock into {@link #coefficients}; returns whether any may be other than 0. */
  boolean read(Vp8Bits bits, int column, boolean subBlocks, int[] steps) {
    Arrays.fill(coefficients, 0);
    byte[] top = above[column];
    int first = 0;
    int kind = LUMA;
    if (!subBlocks) {
      Arrays.fill(secondOrder, 0);
      int context = top[8] + left[8];
      int end = readBlock(bits, SECOND_ORDER, context, 0, secondOrder, 0, steps[2], steps[3]);
      top[8] = left[8] = (byte) (end > 0 ? 1 : 0);
      transform.walshHadamard(secondOrder, coefficients);
      first = 1;
      kind = LUMA_WITHOUT_DC;
    }
    boolean any = false;
    for (int block = 0; block < 24; block++) {
      boolean luma = block < 16;
      int up = luma ? block & 3 : 4 + (block - 16 >> 2) * 2 + (block & 1);
      int side = luma ? block >> 2 : 4 + (block - 16 >> 2) * 2 + (block >> 1 & 1);
      int end =
          readBlock(
              bits,
              luma ? kind : CHROMA,
              top[up] + left[side],
              luma ? first : 0,
              coefficients,
              block * 16,
              steps[luma ? 0 : 4],
              steps[luma ? 1 : 5]);
      top[up] = left[side] = (byte) (end > (luma ? first : 0) ? 1 : 0);
      any |= end > 1 || coefficients[block * 16] != 0;
    }
    return any;
  }

  /** Returns one past the position of the last coefficient read. */
  private int readBlock(
      Vp8Bits bits, int kind, int context, int first, int[] out, int to, int dc, int ac) {
    int base = kind * 8 * 3 * 11;
    int n = first;
    int p = base + (BANDS[n] * 3 + context) * 11;
    while (n < 16) {
      if (!bits.bit(probabilities[p])) {
        return n;
      }
      while (!bits.bit(probabilities[p + 1])) {
        n++;
        if (n == 16) {
          return 16;
        }
        p = base + BANDS[n] * 3 * 11;
      }
      int value = 1;
      int next = 1;
      if (bits.bit(probabilities[p + 2])) {
        value = readLarge(bits, p);
        next = 2;
      }
      out[to + ZIGZAG[n]] = (bits.flag() ? -value : value) * (n == 0 ? dc : ac);
      n++;
      p = base + (BANDS[n] * 3 + next) * 11;
    }
    return 16;
  }

  private int readLarge(Vp8Bits bits, int p) {
    if (!bits.bit(probabilities[p + 3])) {
      if (!bits.bit(probabilities[p + 4])) {
        return 2;
      }
      return bits.bit(probabilities[p + 5]) ? 4 : 3;
    }
    if (!bits.bit(probabilities[p + 6])) {
      if (!bits.bit(probabilities[p + 7])) {
        return bits.bit(159) ? 6 : 5;
      }
      int value = bits.bit(165) ? 9 : 7;
      return bits.bit(145) ? value + 1 : value;
    }
    int high = bits.bit(probabilities[p + 8]) ? 1 : 0;
    int category = 2 * high + (bits.bit(probabilities[p + 9 + high]) ? 1 : 0);
    int extra = 0;
    for (int probability : EXTRA_BITS[category]) {
      extra = 2 * extra + (bits.bit(probability) ? 1 : 0);
    }
    return extra + 3 + (8 << category);
  }
}

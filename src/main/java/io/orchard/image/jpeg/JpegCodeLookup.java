package io.orchard.image.jpeg;

/**
 * Finds out by looks at the next bits of a sequential scan how far as many codes as fit advance,
 * and how large their values are at most; the values themselves are left alone.
 *
 * <p>An entry holds how many bits it stands for, by how many coefficients it advances, and the sum
 * of the largest magnitudes that values of such sizes have.
 */
final class JpegCodeLookup {
  /** Bits that a look at coefficients goes by. */
  static final int BITS = 13;

  /** Bits that a look at the start of a block goes by. */
  static final int START_BITS = 9;

  /** What the end of a block advances by, besides the coefficients before it. */
  static final int END = 128;

  /** The advance of an entry in which no code fits: it is never the whole of what comes. */
  private static final int NONE = 63;

  /** Coefficients that an entry advances by, at most, its end apart. */
  static final int MOST_ADVANCE = 31;

  private JpegCodeLookup() {}

  /** Returns the entries for coefficients behind the first of a block, by the next bits. */
  static int[] coefficients(JpegHuffmanTable ac) {
    int[] entries = new int[1 << BITS];
    for (int next = 0; next < entries.length; next++) {
      int entry = entry(ac, next, 0, BITS);
      entries[next] = bits(entry) == 0 ? NONE << 8 : entry;
    }
    return entries;
  }

  /**
   * Returns the entries for the start of a block, by the next bits: in the upper half the first
   * coefficient's difference to the one before, in the lower an entry for what follows, the bits of
   * the first added; 0 where not even the first fits.
   */
  static long[] starts(JpegHuffmanTable dc, JpegHuffmanTable ac) {
    long[] entries = new long[1 << START_BITS];
    for (int next = 0; next < entries.length; next++) {
      int code = dc.lookUp(next << 16 - START_BITS);
      int size = code & 0xff;
      int length = (code >> 8) + size;
      if (code != 0 && length <= START_BITS) {
        int value = next >> START_BITS - length & (1 << size) - 1;
        entries[next] = (long) signed(value, size) << 32 | entry(ac, next, length, START_BITS);
      }
    }
    return entries;
  }

  /** Puts together the codes that begin behind the first {@code taken} of so many bits. */
  private static int entry(JpegHuffmanTable ac, int next, int taken, int of) {
    int bits = taken;
    int advance = 0;
    int magnitude = 0;
    while (advance < 16) {
      int code = ac.lookUp(next << 16 - of + bits & 0xffff);
      int size = code & 15;
      int run = code >> 4 & 15;
      int length = (code >> 8) + size;
      if (code == 0 || bits + length > of) {
        break;
      }
      bits += length;
      if (size == 0 && run < 15) {
        advance += END;
      } else {
        advance += run + 1;
        magnitude += (1 << size) - 1;
      }
    }
    return magnitude << 16 | advance << 8 | bits;
  }

  static int bits(int entry) {
    return entry & 0xff;
  }

  static int advance(int entry) {
    return entry >> 8 & 0xff;
  }

  static int magnitude(int entry) {
    return entry >>> 16;
  }

  /** What {@code size} bits stand for: a leading 0 means negative. */
  static int signed(int bits, int size) {
    return size > 0 && bits < 1 << size - 1 ? bits - (1 << size) + 1 : bits;
  }
}

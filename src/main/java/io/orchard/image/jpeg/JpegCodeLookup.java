package io.orchard.image.jpeg;

/**
 * Finds out by looks at the next {@value #BITS} bits of a sequential scan how far as many codes as
 * fit advance, and how large their values are at most; the values themselves are left alone.
 *
 * <p>An entry holds how many bits it stands for, by how many coefficients it advances, and the sum
 * of the largest magnitudes that values of such sizes have.
 */
final class JpegCodeLookup {
  static final int BITS = 12;

  /** Bits looked at for a block's first coefficient. */
  static final int DC_BITS = 10;

  /** What the end of a block advances by, besides the coefficients before it. */
  static final int END = 128;

  /** The advance of an entry in which no code fits: it is never the whole of what comes. */
  private static final int NONE = 63;

  /** Coefficients that an entry advances by, unless it is a single one. */
  static final int MOST_ADVANCE = 31;

  private JpegCodeLookup() {}

  /** Entries for the coefficients behind the first of a block, by the next bits. */
  static int[] ac(JpegHuffmanTable table) {
    int[] entries = new int[1 << BITS];
    for (int next = 0; next < entries.length; next++) {
      entries[next] = acEntry(table, next);
    }
    return entries;
  }

  private static int acEntry(JpegHuffmanTable table, int next) {
    int bits = 0;
    int advance = 0;
    int magnitude = 0;
    while (advance < 16) {
      int code = table.lookUp(next << 16 - BITS + bits & 0xffff);
      int size = code & 15;
      int length = (code >> 8) + size;
      if (code == 0 || bits + length > BITS) {
        break;
      }
      bits += length;
      int run = code >> 4 & 15;
      if (size == 0 && run < 15) {
        return entry(bits, advance + END, magnitude);
      }
      advance += run + 1;
      magnitude += (1 << size) - 1;
    }
    return entry(bits, bits == 0 ? NONE : advance, magnitude);
  }

  private static int entry(int bits, int advance, int magnitude) {
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

  /**
   * Entries for the first coefficient of a block, by the next {@value #DC_BITS} bits: its
   * difference to the one before, above {@link #bits}; 0 where code and value do not fit.
   */
  static int[] dc(JpegHuffmanTable table) {
    int[] entries = new int[1 << DC_BITS];
    for (int next = 0; next < entries.length; next++) {
      int code = table.lookUp(next << 16 - DC_BITS);
      int size = code & 0xff;
      int length = (code >> 8) + size;
      if (code != 0 && length <= DC_BITS) {
        int value = next >> DC_BITS - length & (1 << size) - 1;
        entries[next] = signed(value, size) << 8 | length;
      }
    }
    return entries;
  }

  /** The difference in an entry for a first coefficient. */
  static int difference(int entry) {
    return entry >> 8;
  }

  /** What {@code size} bits stand for: a leading 0 means negative. */
  static int signed(int bits, int size) {
    return size > 0 && bits < 1 << size - 1 ? bits - (1 << size) + 1 : bits;
  }
}

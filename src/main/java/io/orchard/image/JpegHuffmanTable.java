package io.orchard.image;

/** A Huffman table of a JPEG file: maps codes of 1-16 bits to symbols of 8 bits. Immutable. */
final class JpegHuffmanTable {
  private static final int LOOKUP_BITS = 9;

  private final byte[] symbols;

  /** By the next {@value #LOOKUP_BITS} bits: code length * 256 + symbol, or 0 for longer codes. */
  private final short[] lookup = new short[1 << LOOKUP_BITS];

  /** By code length: the largest code of that length, or -1. */
  private final int[] maxCode = new int[17];

  /** By code length: what to add to a code to find its symbol. */
  private final int[] offset = new int[17];

  /**
   * Builds the table.
   *
   * @param counts the number of codes of length 1-16, at indexes 1-16
   * @param symbols the symbols in the order of their codes
   */
  JpegHuffmanTable(int[] counts, byte[] symbols, ByteCursor cursor) throws ImageDecodeException {
    this.symbols = symbols;
    int code = 0;
    int index = 0;
    for (int length = 1; length <= 16; length++) {
      if (code + counts[length] > 1 << length) {
        throw cursor.error("has an impossible Huffman table");
      }
      offset[length] = index - code;
      maxCode[length] = counts[length] == 0 ? -1 : code + counts[length] - 1;
      for (int i = 0; i < counts[length]; i++, code++, index++) {
        if (length <= LOOKUP_BITS) {
          fillLookup(code, length, symbols[index] & 0xff);
        }
      }
      code <<= 1;
    }
  }

  private void fillLookup(int code, int length, int symbol) {
    int spare = LOOKUP_BITS - length;
    for (int i = 0; i < 1 << spare; i++) {
      lookup[code << spare | i] = (short) (length << 8 | symbol);
    }
  }

  /** Whether every symbol is a possible size of a DC difference. */
  boolean fitsDc() {
    for (byte symbol : symbols) {
      if ((symbol & 0xff) > 15) {
        return false;
      }
    }
    return true;
  }

  /** Takes one code and leaves at least 16 bits available; an unknown code counts as 0. */
  int decode(JpegBits bits) throws ImageDecodeException {
    bits.fill();
    int entry = lookup[bits.peek(LOOKUP_BITS)];
    if (entry != 0) {
      bits.skip(entry >> 8);
      return entry & 0xff;
    }
    return decodeLong(bits);
  }

  private int decodeLong(JpegBits bits) {
    int code = bits.peek(16);
    for (int length = LOOKUP_BITS + 1; length <= 16; length++) {
      int candidate = code >> (16 - length);
      if (candidate <= maxCode[length]) {
        bits.skip(length);
        return symbols[(candidate + offset[length]) & 0xff] & 0xff;
      }
    }
    bits.skip(16);
    return 0;
  }
}

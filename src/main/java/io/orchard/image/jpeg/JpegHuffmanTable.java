package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import org.jspecify.annotations.Nullable;

/** A Huffman table of a JPEG file: maps codes of 1-16 bits to symbols of 8 bits. */
final class JpegHuffmanTable {
  private static final int LOOKUP_BITS = 9;

  /** Only a bit beyond the longest code shows libjpeg that none has begun. */
  private static final int UNKNOWN_BITS = 17;

  private final byte[] symbols;

  /** By the next {@value #LOOKUP_BITS} bits: code length * 256 + symbol, or 0 for longer codes. */
  private final short[] lookup = new short[1 << LOOKUP_BITS];

  /** By code length: the largest code of that length, or -1. */
  private final int[] maxCode = new int[17];

  /** By code length: what to add to a code to find its symbol. */
  private final int[] offset = new int[17];

  private @Nullable JpegAcLookup acLookup;

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
      // As in libjpeg no code is all ones.
      if (counts[length] > 0 && code + counts[length] >= 1 << length) {
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

  /** Returns the table for several coefficients at a time, made at the first call. */
  JpegAcLookup lookup() {
    if (acLookup == null) {
      acLookup = new JpegAcLookup(this);
    }
    return acLookup;
  }

  /**
   * Takes one code and leaves at least 16 bits available. An unknown code counts as 0, which asks
   * for no more bits, and takes {@value #UNKNOWN_BITS}, as in libjpeg.
   */
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
    int entry = lookUp(bits.peek(16));
    bits.skip(entry == 0 ? UNKNOWN_BITS : entry >> 8);
    return entry & 0xff;
  }

  /** Returns code length * 256 + symbol for the next 16 bits, or 0 if they start no code. */
  int lookUp(int next) {
    int entry = lookup[next >> 16 - LOOKUP_BITS];
    for (int length = LOOKUP_BITS + 1; entry == 0 && length <= 16; length++) {
      int candidate = next >> (16 - length);
      if (candidate <= maxCode[length]) {
        entry = length << 8 | symbols[(candidate + offset[length]) & 0xff] & 0xff;
      }
    }
    return entry;
  }
}

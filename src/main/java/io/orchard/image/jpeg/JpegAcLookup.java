package io.orchard.image.jpeg;

import io.orchard.image.raster.ImageDecodeException;

/**
 * Decodes the coefficients of sequential JPEG blocks by looks at the next {@value #BITS} bits: one
 * look finds up to two coefficients with their values, where both fit.
 *
 * <p>An entry says how many bits it stands for, and for each of the two how far the position in
 * zigzag order advances and what the value there is. Where only one fits, the second repeats it:
 * advance 0, same value. The end of a block advances beyond every position, a run of 16 zeros has
 * the value 0. So entries need no case distinctions.
 */
final class JpegAcLookup {
  static final int BITS = 12;

  /** What the end of a block advances by: more than any position. */
  private static final int END = 64;

  private static final int ADVANCE_BITS = 7;
  private static final int VALUE_BITS = 16;
  private static final int FIRST = 8;
  private static final int SECOND = FIRST + ADVANCE_BITS + VALUE_BITS;
  private static final int SECOND_BITS = SECOND + ADVANCE_BITS + VALUE_BITS;
  private static final long COEFFICIENT = (1L << ADVANCE_BITS + VALUE_BITS) - 1;

  private final JpegHuffmanTable table;
  private final long[] entries = new long[1 << BITS];

  JpegAcLookup(JpegHuffmanTable table) {
    this.table = table;
    for (int next = 0; next < entries.length; next++) {
      entries[next] = entry(next);
    }
  }

  /** Returns the entry for the next {@value #BITS} bits, or 0 if not even one coefficient fits. */
  long at(int next) {
    return entries[next];
  }

  static int bits(long entry) {
    return (int) entry & 0xff;
  }

  static int firstAdvance(long entry) {
    return (int) (entry >> FIRST) & 127;
  }

  static int firstValue(long entry) {
    return (short) (entry >> FIRST + ADVANCE_BITS);
  }

  static int secondAdvance(long entry) {
    return (int) (entry >> SECOND) & 127;
  }

  static int secondValue(long entry) {
    return (short) (entry >> SECOND + ADVANCE_BITS);
  }

  /** How many of the {@link #bits} are the second's: not this block's if the first was its last. */
  static int secondBits(long entry) {
    return (int) (entry >>> SECOND_BITS);
  }

  /**
   * Takes one coefficient the long way, makes 32 more bits available, and returns an entry with no
   * bits left to skip.
   */
  long decode(JpegBits bits) throws ImageDecodeException {
    int symbol = table.decode(bits);
    long entry = twice(coefficient(symbol, bits.take(symbol & 15)));
    bits.fill();
    return entry;
  }

  private long entry(int next) {
    int bits = length(next, BITS);
    if (bits == 0) {
      return 0;
    }
    long first = coefficient(next, BITS, bits);
    int left = BITS - bits;
    int rest = next & (1 << left) - 1;
    int more = (first & 127) == END ? 0 : length(rest, left);
    if (more == 0) {
      return twice(first) | bits;
    }
    long second = coefficient(rest, left, more);
    return (long) more << SECOND_BITS | pair(first, second) | bits + more;
  }

  /** Bits of the code and value at the start of {@code left} bits, or 0 if they go on. */
  private int length(int next, int left) {
    int code = table.lookUp(next << 16 - left);
    int length = (code >> 8) + (code & 15);
    return code != 0 && length <= left ? length : 0;
  }

  private long coefficient(int next, int left, int length) {
    int symbol = table.lookUp(next << 16 - left) & 0xff;
    return coefficient(symbol, next >> left - length & (1 << (symbol & 15)) - 1);
  }

  private static long coefficient(int symbol, int bits) {
    int run = symbol >> 4;
    int size = symbol & 15;
    if (size == 0) {
      return run == 15 ? 16 : END;
    }
    int value = bits < 1 << size - 1 ? bits - (1 << size) + 1 : bits;
    return (long) value << ADVANCE_BITS | run + 1;
  }

  private static long twice(long coefficient) {
    return pair(coefficient, coefficient & -1L << ADVANCE_BITS);
  }

  private static long pair(long first, long second) {
    return (second & COEFFICIENT) << SECOND | (first & COEFFICIENT) << FIRST;
  }
}

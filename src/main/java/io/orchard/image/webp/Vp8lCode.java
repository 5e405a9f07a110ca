package io.orchard.image.webp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.Arrays;

/**
 * A prefix code of a lossless WebP image: maps up to 15 bits to a symbol (RFC 9649, section 6.2).
 */
final class Vp8lCode {
  private static final int MAX_BITS = 15;
  private static final int LOOKUP_BITS = 8;

  /** The order in which the lengths of the code for code lengths are stored. */
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /** The symbol if there is but one, which takes no bits; else -1. */
  private final int only;

  /** The number of codes by their length. */
  private final int[] counts = new int[MAX_BITS + 1];

  /** The symbols in the order of their codes. */
  private final int[] symbols;

  /** By the next bits: code length * 65536 + symbol, or 0 for longer codes. */
  private final int[] lookup;

  private final int lookupBits;

  /** Builds the code that gives each symbol a number of bits, 0 for none. */
  private Vp8lCode(int[] lengths, ByteCursor cursor) throws ImageDecodeException {
    for (int length : lengths) {
      counts[length]++;
    }
    int used = lengths.length - counts[0];
    counts[0] = 0;
    int longest = MAX_BITS;
    while (longest > 0 && counts[longest] == 0) {
      longest--;
    }
    int[] next = new int[MAX_BITS + 1];
    int free = 1;
    for (int length = 1; length <= MAX_BITS; length++) {
      free = 2 * free - counts[length];
      if (free < 0) {
        throw cursor.error("data is corrupt: an impossible prefix code");
      }
      next[length] = next[length - 1] + counts[length - 1];
    }
    if (used == 0 || used > 1 && free != 0) {
      throw cursor.error("data is corrupt: an incomplete prefix code");
    }
    lookupBits = used == 1 ? 0 : Math.min(LOOKUP_BITS, longest);
    symbols = new int[used];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[next[lengths[symbol]]++] = symbol;
      }
    }
    only = used == 1 ? symbols[0] : -1;
    lookup = new int[1 << lookupBits];
    fillLookup();
  }

  private void fillLookup() {
    int code = 0;
    int index = 0;
    for (int length = 1; length <= lookupBits; length++) {
      for (int i = 0; i < counts[length]; i++, code++, index++) {
        int first = Integer.reverse(code) >>> 32 - length;
        for (int at = first; at < lookup.length; at += 1 << length) {
          lookup[at] = length << 16 | symbols[index];
        }
      }
      code <<= 1;
    }
  }

  /** Reads the code for an alphabet of that many symbols. */
  static Vp8lCode read(Vp8lBits bits, int alphabet, ByteCursor cursor) throws ImageDecodeException {
    int[] lengths = new int[alphabet];
    if (bits.flag()) {
      int count = 1 + bits.take(1);
      for (int i = 0; i < count; i++) {
        int symbol = bits.take(i == 0 && !bits.flag() ? 1 : 8);
        if (symbol >= alphabet) {
          throw cursor.error("data is corrupt: an unknown symbol");
        }
        lengths[symbol] = 1;
      }
    } else {
      readLengths(bits, lengths, cursor);
    }
    bits.requireData();
    return new Vp8lCode(lengths, cursor);
  }

  private static void readLengths(Vp8lBits bits, int[] lengths, ByteCursor cursor)
      throws ImageDecodeException {
    int[] lengthLengths = new int[LENGTH_ORDER.length];
    int count = 4 + bits.take(4);
    for (int i = 0; i < count; i++) {
      lengthLengths[LENGTH_ORDER[i]] = bits.take(3);
    }
    Vp8lCode code = new Vp8lCode(lengthLengths, cursor);
    int left = lengths.length;
    if (bits.flag()) {
      left = 2 + bits.take(2 + 2 * bits.take(3));
    }
    if (left > lengths.length) {
      throw cursor.error("data is corrupt: too many code lengths");
    }
    int previous = 8;
    for (int symbol = 0; symbol < lengths.length && left > 0; left--) {
      int length = code.decode(bits);
      if (length < 16) {
        lengths[symbol++] = length;
        previous = length == 0 ? previous : length;
        continue;
      }
      int repeat =
          switch (length) {
            case 16 -> 3 + bits.take(2);
            case 17 -> 3 + bits.take(3);
            default -> 11 + bits.take(7);
          };
      if (symbol + repeat > lengths.length) {
        throw cursor.error("data is corrupt: too many code lengths");
      }
      Arrays.fill(lengths, symbol, symbol + repeat, length == 16 ? previous : 0);
      symbol += repeat;
    }
  }

  /** What the code's tables take. */
  long bytes() {
    return 4L * (symbols.length + lookup.length + 2 * MAX_BITS);
  }

  /** Takes one symbol. */
  int decode(Vp8lBits bits) {
    if (only >= 0) {
      return only;
    }
    int next = bits.peek(MAX_BITS);
    int entry = lookup[next & lookup.length - 1];
    if (entry != 0) {
      bits.skip(entry >> 16);
      return entry & 0xffff;
    }
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= MAX_BITS; length++) {
      code |= next >> length - 1 & 1;
      if (code - first < counts[length]) {
        bits.skip(length);
        return symbols[index + code - first];
      }
      index += counts[length];
      first = first + counts[length] << 1;
      code <<= 1;
    }
    throw new IllegalStateException("a complete code has no gaps");
  }
}

package io.orchard.image.gif;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;

/** Expands the LZW-coded indexes of a GIF frame. Keeps its tables between frames. */
final class GifLzw {
  private static final int MAX_BITS = 12;
  private static final int TABLE_SIZE = 1 << MAX_BITS;

  /** No code stands for more: the whole table's length from 12 bits. */
  static final int MAX_RATIO = TABLE_SIZE * 8 / MAX_BITS;

  private final short[] prefixes = new short[TABLE_SIZE];
  private final byte[] suffixes = new byte[TABLE_SIZE];
  private final byte[] reversed = new byte[TABLE_SIZE + 1];
  private int blockLeft;
  private int buffer;
  private int bits;

  /**
   * Reads a frame's data, the code size first, until {@code count} indexes are there.
   *
   * @throws ImageDecodeException if the data is corrupt or does not hold that many
   */
  byte[] decode(ByteCursor cursor, int count) throws ImageDecodeException {
    int dataBits = cursor.u8();
    if (dataBits > MAX_BITS - 1) {
      throw cursor.error("data has an impossible code size of " + dataBits + " bits");
    }
    blockLeft = 0;
    buffer = 0;
    bits = 0;
    final int clear = 1 << dataBits;
    int codeBits = dataBits + 1;
    int next = clear + 2;
    int previous = -1;
    byte[] out = new byte[count];
    int filled = 0;
    int firstOfPrevious = 0;
    while (filled < count) {
      int code = nextCode(cursor, codeBits);
      if (code == clear) {
        codeBits = dataBits + 1;
        next = clear + 2;
        previous = -1;
        continue;
      }
      if (code == clear + 1) {
        throw cursor.truncated();
      }
      if (code > (previous < 0 ? clear : next)) {
        throw cursor.error("data is corrupt: an undefined code");
      }
      int length = 0;
      int rest = code;
      if (previous >= 0 && code == next) {
        reversed[length++] = (byte) firstOfPrevious;
        rest = previous;
      }
      while (rest >= clear) {
        if (length >= TABLE_SIZE) {
          throw cursor.error("data is corrupt: a string without end");
        }
        reversed[length++] = suffixes[rest];
        rest = prefixes[rest];
      }
      firstOfPrevious = rest;
      reversed[length++] = (byte) rest;
      if (previous >= 0 && next < TABLE_SIZE) {
        suffixes[next] = (byte) rest;
        prefixes[next] = (short) previous;
        if (next == (1 << codeBits) - 1 && codeBits < MAX_BITS) {
          codeBits++;
        }
        next++;
      }
      previous = code;
      while (length > 0 && filled < count) {
        out[filled++] = reversed[--length];
      }
    }
    return out;
  }

  private int nextCode(ByteCursor cursor, int codeBits) throws ImageDecodeException {
    while (bits < codeBits) {
      if (blockLeft == 0) {
        blockLeft = cursor.u8();
        // Pillow starts on a block only when all of it is there.
        if (cursor.remaining() < blockLeft) {
          throw cursor.truncated();
        }
        continue;
      }
      buffer |= cursor.u8() << bits;
      bits += 8;
      blockLeft--;
    }
    int code = buffer & ((1 << codeBits) - 1);
    buffer >>>= codeBits;
    bits -= codeBits;
    return code;
  }
}

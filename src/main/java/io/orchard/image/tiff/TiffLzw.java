package io.orchard.image.tiff;

import io.orchard.image.raster.ImageDecodeException;

/** Expands TIFF's variety of LZW: codes from the high bit down, which grow one code early. */
final class TiffLzw {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int MAX_CODES = 1 << 12;

  /** No code stands for more: the whole table's length from 12 bits. */
  static final int MAX_RATIO = MAX_CODES * 8 / 12;

  private final int[] prefixes = new int[MAX_CODES];
  private final byte[] suffixes = new byte[MAX_CODES];
  private final int[] lengths = new int[MAX_CODES];

  TiffLzw() {
    for (int i = 0; i < 256; i++) {
      suffixes[i] = (byte) i;
      lengths[i] = 1;
    }
  }

  /** Expands {@code data[start, end)} into {@code out}; returns how many bytes came out. */
  int expand(byte[] data, int start, int end, byte[] out) throws ImageDecodeException {
    int position = start;
    int buffer = 0;
    int bits = 0;
    int codeBits = 9;
    int next = END + 1;
    int previous = -1;
    int filled = 0;
    while (filled < out.length) {
      while (bits < codeBits) {
        if (position >= end) {
          return filled;
        }
        buffer = buffer << 8 | data[position++] & 0xff;
        bits += 8;
      }
      int code = buffer >>> (bits - codeBits) & ((1 << codeBits) - 1);
      bits -= codeBits;
      if (code == END) {
        return filled;
      }
      if (code == CLEAR) {
        codeBits = 9;
        next = END + 1;
        previous = -1;
        continue;
      }
      if (code >= (previous < 0 ? CLEAR : Math.min(next + 1, MAX_CODES))) {
        throw new ImageDecodeException("TIFF data is corrupt: an undefined LZW code");
      }
      if (previous >= 0 && next < MAX_CODES) {
        prefixes[next] = previous;
        lengths[next] = lengths[previous] + 1;
        suffixes[next] = first(code == next ? previous : code);
        next++;
        if (next == (1 << codeBits) - 1 && codeBits < 12) {
          codeBits++;
        }
      }
      filled = write(code, out, filled);
      previous = code;
    }
    return filled;
  }

  private byte first(int code) {
    int rest = code;
    while (rest >= CLEAR) {
      rest = prefixes[rest];
    }
    return suffixes[rest];
  }

  private int write(int code, byte[] out, int start) {
    int end = start + lengths[code];
    int rest = code;
    for (int i = end - 1; i >= start; i--) {
      if (i < out.length) {
        out[i] = suffixes[rest];
      }
      rest = prefixes[rest];
    }
    return Math.min(end, out.length);
  }
}

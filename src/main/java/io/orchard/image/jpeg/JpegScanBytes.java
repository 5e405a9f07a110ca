package io.orchard.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The coded bytes of a JPEG scan without stuffed zeros, from marker to marker, in a window that
 * moves over them. Behind the last bytes before a marker there are zeros, as many as a block takes.
 */
final class JpegScanBytes {
  /** A block takes 64 times 31 bits at most, and words are read ahead. */
  private static final int BLOCK = 272;

  private static final int SIZE = 16 << 10;

  /** Stands for the marker at the end of a file that has none. */
  private static final int NONE = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] data;
  private final byte[] window = new byte[SIZE + 16 + BLOCK];
  private int from;
  private int length;
  private int marker;

  /** Starts with a scan whose bytes begin at {@code start} of a file. */
  JpegScanBytes(byte[] data, int start) {
    this.data = data;
    this.from = start;
    fill();
  }

  byte[] window() {
    return window;
  }

  /** How many bytes are in the window, spare zeros apart. */
  int length() {
    return length;
  }

  /** The last position in the window where a block may start. */
  int lastStart() {
    return marker == 0 ? length - BLOCK : length + 8;
  }

  /** The marker behind the window's bytes, or 0 if they go on. */
  int marker() {
    return marker;
  }

  /** Leaves out the window's first bytes, and takes up as many more. */
  void drop(int bytes) {
    System.arraycopy(window, bytes, window, 0, length - bytes);
    length -= bytes;
    fill();
  }

  /** Goes on behind the marker. */
  void next() {
    length = 0;
    marker = 0;
    fill();
  }

  private void fill() {
    while (marker == 0 && length < SIZE) {
      copy();
      if (from >= data.length) {
        marker = NONE;
      } else if (data[from] == -1) {
        int escaped = from + 1 < data.length ? data[from + 1] & 0xff : NONE;
        from += 2;
        if (escaped == 0) {
          window[length++] = -1;
        } else {
          marker = escaped;
        }
      }
    }
    if (marker != 0) {
      Arrays.fill(window, length, length + BLOCK, (byte) 0);
    }
  }

  /** Copies words until the window is full or a 0xff comes; the last bytes one by one. */
  private void copy() {
    int whole = 8;
    while (whole == 8 && length < SIZE && from <= data.length - 8) {
      long word = (long) LONG.get(data, from);
      LONG.set(window, length, word);
      long ff = (~word - 0x0101010101010101L) & word & 0x8080808080808080L;
      whole = Long.numberOfTrailingZeros(ff) >> 3;
      from += whole;
      length += whole;
    }
    while (from > data.length - 8 && from < data.length && data[from] != -1) {
      window[length++] = data[from++];
    }
  }
}

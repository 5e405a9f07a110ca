package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the bits of a JPEG scan: removes stuffed zero bytes and stops at markers.
 *
 * <p>A marker inside a scan makes libjpeg deliver zero bits from there on and blank whatever blocks
 * come after those that used them; {@link #exhausted()} tells. The end of the file without any
 * marker is an error, as in Pillow.
 */
final class JpegBits {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ByteCursor cursor;
  private final byte[] data;
  private int position;
  private long buffer;
  private int count;
  private int padding;
  private int marker;
  private int nextRestart;

  /** Starts at the cursor, just behind the scan's header. */
  JpegBits(ByteCursor cursor) {
    this.cursor = cursor;
    this.data = cursor.data();
    this.position = cursor.position();
  }

  /** Makes at least 32 bits available. */
  void fill() throws ImageDecodeException {
    if (count > 32) {
      return;
    }
    if (position + 4 <= data.length && marker == 0) {
      int word = (int) INT.get(data, position);
      boolean noByteIsFf = ((~word - 0x01010101) & word & 0x80808080) == 0;
      if (noByteIsFf) {
        buffer = buffer << 32 | word & 0xffffffffL;
        count += 32;
        position += 4;
        return;
      }
    }
    while (count <= 32) {
      buffer = buffer << 8 | nextByte();
      count += 8;
    }
  }

  private int nextByte() throws ImageDecodeException {
    if (marker == 0) {
      int value = byteAt(position++);
      if (value != 0xff) {
        return value;
      }
      do {
        value = byteAt(position++);
      } while (value == 0xff);
      if (value == 0) {
        return 0xff;
      }
      marker = value;
    }
    padding += 8;
    return 0;
  }

  private int byteAt(int index) throws ImageDecodeException {
    if (index >= data.length) {
      throw cursor.truncated();
    }
    return data[index] & 0xff;
  }

  /** The bits read ahead, the last {@link #count} of them not taken yet. */
  long buffer() {
    return buffer;
  }

  /** How many bits have been read ahead, those behind a marker included. */
  int count() {
    return count;
  }

  byte[] data() {
    return data;
  }

  /** Where the next byte lies that has not been read ahead. */
  int position() {
    return position;
  }

  /** The last position at which eight bytes may be read as they are, or -1 behind a marker. */
  int lastWord() {
    return marker == 0 ? data.length - 8 : -1;
  }

  /** Goes on from a state that a loop kept in local variables. */
  void resume(long buffer, int count, int position) {
    this.buffer = buffer;
    this.count = count;
    this.position = position;
  }

  /** The next {@code n <= 16} bits, left in place; {@link #fill} must have made them available. */
  int peek(int n) {
    return (int) (buffer >>> (count - n)) & ((1 << n) - 1);
  }

  void skip(int n) {
    count -= n;
  }

  /** Takes {@code n <= 16} bits that {@link #fill} made available. */
  int take(int n) {
    count -= n;
    return (int) (buffer >>> count) & ((1 << n) - 1);
  }

  /** Takes {@code n} bits as JPEG codes signed values: a leading 0 means negative. */
  int takeSigned(int n) {
    int value = take(n);
    return value < 1 << (n - 1) ? value - (1 << n) + 1 : value;
  }

  /** Takes one bit, whatever is available. */
  int takeBit() throws ImageDecodeException {
    if (count == 0) {
      fill();
    }
    return take(1);
  }

  /** Whether bits behind a marker, which do not exist, have been used. */
  boolean exhausted() {
    return count < padding;
  }

  /** Moves behind the next restart marker, resynchronising as libjpeg does where it is missing. */
  void restart() throws ImageDecodeException {
    boolean wasExhausted = exhausted();
    count = 0;
    padding = 0;
    if (marker == 0) {
      marker = nextMarker();
    }
    while (marker != 0 && !resynchronised()) {
      marker = nextMarker();
    }
    nextRestart = (nextRestart + 1) & 7;
    if (marker != 0 && wasExhausted) {
      // Nothing lies before the marker that stopped us, so the blocks until there stay blank.
      padding = 1;
    }
  }

  /** Whether to go on reading here: at the expected restart, or short of a later marker. */
  private boolean resynchronised() {
    if (marker < 0xc0) {
      return false;
    }
    if (marker < 0xd0 || marker > 0xd7) {
      return true;
    }
    int ahead = (marker - 0xd0 - nextRestart) & 7;
    if (ahead == 1 || ahead == 2) {
      return true;
    }
    if (ahead == 6 || ahead == 7) {
      return false;
    }
    marker = 0;
    return true;
  }

  private int nextMarker() throws ImageDecodeException {
    int value;
    do {
      do {
        value = byteAt(position++);
      } while (value != 0xff);
      do {
        value = byteAt(position++);
      } while (value == 0xff);
    } while (value == 0);
    return value;
  }

  /** Where the scan's data ends: at the marker that stopped it, or behind the last byte read. */
  int end() {
    return marker != 0 ? position - 2 : position;
  }
}

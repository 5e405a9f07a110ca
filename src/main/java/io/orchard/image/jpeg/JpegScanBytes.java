package io.orchard.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The coded bytes of the last scan of a JPEG file, without stuffed zeros and markers. There are
 * {@value #SPARE} zeros behind the last one: more than a block can take.
 */
final class JpegScanBytes {
  /** A block takes 31 bits and 63 times 31 bits at most; words are read ahead. */
  private static final int SPARE = 264;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] data;
  private final int[] restarts;
  private int from;
  private byte[] bytes = {};
  private int length;
  private int restartsFound;

  private JpegScanBytes(byte[] data, int start, int restarts) {
    this.data = data;
    this.from = start;
    this.restarts = new int[restarts];
  }

  /**
   * Returns the bytes from {@code start} to the end marker, or null if there is any other marker
   * than the restarts in their order, or not as many as there should be.
   *
   * @param restarts how many there should be
   */
  static @Nullable JpegScanBytes of(byte[] data, int start, int restarts) {
    if (restarts > (data.length - start) / 2) {
      return null;
    }
    JpegScanBytes scan = new JpegScanBytes(data, start, restarts);
    return scan.copy() ? scan : null;
  }

  /** Upper bound of what is allocated for a file of so many bytes. */
  static long mostBytes(int fileBytes) {
    return 3L * fileBytes + SPARE;
  }

  /** Copies eight bytes at a time and goes back to the first 0xff among them. */
  private boolean copy() {
    bytes = new byte[data.length - from + SPARE];
    int to = 0;
    int lastWord = data.length - 8;
    while (from < data.length) {
      int whole;
      if (from <= lastWord) {
        long word = (long) LONG.get(data, from);
        LONG.set(bytes, to, word);
        long ff = (~word - 0x0101010101010101L) & word & 0x8080808080808080L;
        whole = Long.numberOfTrailingZeros(ff) >> 3;
      } else {
        bytes[to] = data[from];
        whole = data[from] == -1 ? 0 : 1;
      }
      from += whole;
      to += whole;
      if (whole < 8 && from < data.length && data[from] == -1) {
        from += 2;
        int escaped = from > data.length ? -1 : data[from - 1] & 0xff;
        if (escaped == 0) {
          bytes[to++] = -1;
        } else if (!isRestart(escaped, to)) {
          return finish(escaped, to);
        }
      }
    }
    return false;
  }

  private boolean isRestart(int marker, int to) {
    if (restartsFound == restarts.length || marker != 0xd0 + (restartsFound & 7)) {
      return false;
    }
    restarts[restartsFound++] = to;
    return true;
  }

  private boolean finish(int marker, int to) {
    length = to;
    Arrays.fill(bytes, to, to + 8, (byte) 0); // What was copied in vain.
    return marker == JpegSegments.END && restartsFound == restarts.length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** How many bytes there are, the spare ones apart. */
  int length() {
    return length;
  }

  /** Where the bytes behind the n-th restart marker start. */
  int restart(int n) {
    return restarts[n];
  }
}

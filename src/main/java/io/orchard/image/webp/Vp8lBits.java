package io.orchard.image.webp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;

/** Reads the bits of a lossless WebP image, the lowest bit of a byte first. */
final class Vp8lBits {
  private final ByteCursor cursor;
  private final byte[] data;
  private final int end;
  private int position;
  private long buffer;
  private int count;

  /** Starts at a byte of a file, to read no further than {@code end}. */
  Vp8lBits(ByteCursor cursor, int start, int end) {
    this.cursor = cursor;
    this.data = cursor.data();
    this.position = start;
    this.end = end;
  }

  /** Makes at least 32 bits available, zeros behind the end. */
  private void fill() {
    while (count <= 56) {
      long next = position < end ? data[position] & 0xff : 0;
      position++;
      buffer |= next << count;
      count += 8;
    }
  }

  /** The next {@code n <= 16} bits, left in place. */
  int peek(int n) {
    if (count < n) {
      fill();
    }
    return (int) buffer & (1 << n) - 1;
  }

  /** Drops bits that {@link #peek} has shown. */
  void skip(int n) {
    buffer >>>= n;
    count -= n;
  }

  /** Takes a number of {@code n <= 24} bits. */
  int take(int n) {
    if (count < n) {
      fill();
    }
    int value = (int) buffer & (1 << n) - 1;
    skip(n);
    return value;
  }

  boolean flag() {
    return take(1) == 1;
  }

  /**
   * Checks that no bit was taken that does not exist.
   *
   * @throws ImageDecodeException if one was
   */
  void requireData() throws ImageDecodeException {
    if (position - count / 8 > end) {
      throw cursor.truncated();
    }
  }
}

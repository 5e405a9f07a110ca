package io.orchard.image.bmp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;

/**
 * Expands the run-length coded indexes of a BMP file, with the quirks of Pillow 9.4: runs are cut
 * off at the row's end, an odd literal run of 4-bit indexes loses its last one, and a move takes
 * its distance from the two bytes behind its own.
 */
final class BmpRunLengths {
  private final ByteCursor cursor;
  private final int width;
  private final boolean fourBits;
  private final byte[] indexes;
  private int filled;
  private int column;

  private BmpRunLengths(ByteCursor cursor, BmpHeader header) {
    this.cursor = cursor;
    this.width = header.width();
    this.fourBits = header.compression() == BmpHeader.RLE4;
    this.indexes = new byte[Math.multiplyExact(width, header.height())];
  }

  /** Reads all rows at the cursor, in the file's order; data that stops too early is an error. */
  static byte[] expand(ByteCursor cursor, BmpHeader header) throws ImageDecodeException {
    BmpRunLengths runs = new BmpRunLengths(cursor, header);
    while (runs.filled < runs.indexes.length) {
      if (!runs.readRun()) {
        throw cursor.truncated();
      }
    }
    return runs.indexes;
  }

  /** Reads one run; returns false at the end of the bitmap. */
  private boolean readRun() throws ImageDecodeException {
    int count = cursor.u8();
    int value = cursor.u8();
    if (count > 0) {
      repeat(Math.max(0, Math.min(count, width - column)), value);
      return true;
    }
    switch (value) {
      case 0 -> {
        skip((width - filled % width) % width);
        column = 0;
      }
      case 1 -> {
        return false;
      }
      case 2 -> {
        cursor.skip(2);
        int right = cursor.u8();
        skip(right + (long) cursor.u8() * width);
        column = filled % width;
      }
      default -> readLiterals(value);
    }
    return true;
  }

  private void repeat(int count, int value) {
    for (int i = 0; i < count; i++) {
      put(fourBits ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
    }
    column += count;
  }

  private void readLiterals(int count) throws ImageDecodeException {
    for (int i = 0; i < (fourBits ? count / 2 : count); i++) {
      int value = cursor.u8();
      if (fourBits) {
        put(value >> 4);
        put(value & 15);
      } else {
        put(value);
      }
    }
    column += count;
    if (cursor.position() % 2 != 0) {
      cursor.skip(Math.min(1, cursor.remaining()));
    }
  }

  private void put(int index) {
    if (filled < indexes.length) {
      indexes[filled++] = (byte) index;
    }
  }

  private void skip(long count) {
    filled = (int) Math.min(indexes.length, filled + count);
  }
}

package io.orchard.image.png;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the rows of a PNG file from its IDAT chunks and undoes their filters.
 *
 * <p>Like Pillow it looks no further than the last row, and takes a deflate stream that ends early
 * but properly for an image whose remaining rows are black.
 */
final class PngRows {
  private final ByteCursor cursor;
  private final Inflater inflater;
  private final int pixelBytes;
  private int chunkEnd;
  private byte[] row = new byte[0];
  private byte[] previous = new byte[0];
  private int length;

  /**
   * Starts at the content of the first IDAT chunk.
   *
   * @param inflater a fresh or reset one
   * @param chunkLength the chunk's length, which may lie about the file
   */
  PngRows(ByteCursor cursor, long chunkLength, Inflater inflater, PngHeader header) {
    this.cursor = cursor;
    this.inflater = inflater;
    this.pixelBytes = (header.bitsPerPixel() + 7) / 8;
    feed(chunkLength);
  }

  private void feed(long chunkLength) {
    int available = (int) Math.min(chunkLength, cursor.remaining());
    inflater.setInput(cursor.data(), cursor.position(), available);
    chunkEnd = cursor.position() + available;
  }

  /** Begins a pass over rows of {@code rowBytes} bytes; the row before the first one is zero. */
  void startPass(int rowBytes) {
    length = rowBytes + 1;
    row = new byte[length];
    previous = new byte[length];
  }

  /** Whether the stream has ended where a row ended. */
  boolean finished() {
    return inflater.finished();
  }

  /** Reads the next row; its bytes, from index 1 on, are valid until the next call. */
  byte[] next() throws ImageDecodeException {
    byte[] spare = previous;
    previous = row;
    row = spare;
    int filled = 0;
    while (filled < length) {
      if (inflater.needsInput()) {
        nextChunk();
      }
      filled += inflate(filled);
    }
    unfilter();
    return row;
  }

  private int inflate(int filled) throws ImageDecodeException {
    try {
      int count = inflater.inflate(row, filled, length - filled);
      if (filled + count < length && (inflater.finished() || inflater.needsDictionary())) {
        throw cursor.truncated();
      }
      return count;
    } catch (DataFormatException e) {
      throw new ImageDecodeException("PNG pixel data is corrupt: " + e.getMessage(), e);
    }
  }

  private void nextChunk() throws ImageDecodeException {
    long type;
    long chunkLength;
    do {
      cursor.seek(chunkEnd);
      cursor.skip(4);
      chunkLength = cursor.u32BigEndian();
      type = cursor.u32BigEndian();
      if (type != PngDecoder.IDAT) {
        throw cursor.truncated();
      }
      feed(chunkLength);
    } while (chunkEnd == cursor.position());
  }

  private void unfilter() throws ImageDecodeException {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> addLeft();
      case 2 -> addUp();
      case 3 -> addAverage();
      case 4 -> addPaeth();
      default -> throw cursor.error("row has the unknown filter " + (row[0] & 0xff));
    }
  }

  private void addLeft() {
    for (int i = 1 + pixelBytes; i < length; i++) {
      row[i] += row[i - pixelBytes];
    }
  }

  private void addUp() {
    for (int i = 1; i < length; i++) {
      row[i] += previous[i];
    }
  }

  private void addAverage() {
    for (int i = 1; i < length; i++) {
      int left = i > pixelBytes ? row[i - pixelBytes] & 0xff : 0;
      row[i] += (byte) (left + (previous[i] & 0xff) >> 1);
    }
  }

  private void addPaeth() {
    for (int i = 1; i <= Math.min(pixelBytes, length - 1); i++) {
      row[i] += previous[i];
    }
    for (int i = 1 + pixelBytes; i < length; i++) {
      int left = row[i - pixelBytes] & 0xff;
      int up = previous[i] & 0xff;
      int corner = previous[i - pixelBytes] & 0xff;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toUp <= toCorner ? up : corner;
      row[i] += (byte) (toLeft <= toUp && toLeft <= toCorner ? left : nearest);
    }
  }
}

package io.orchard.image.tiff;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads the strips or tiles of a TIFF file: undoes compression, bit order and prediction. */
final class TiffChunks {
  private final ByteCursor cursor;
  private final TiffLayout layout;
  private final long[] offsets;
  private final long[] byteCounts;
  private final boolean tiled;
  private final TiffLzw lzw = new TiffLzw();

  TiffChunks(ByteCursor cursor, TiffDirectory tags, TiffLayout layout) {
    this.cursor = cursor;
    this.layout = layout;
    this.tiled = tags.has(324);
    this.offsets = tags.has(324) ? tags.all(324) : tags.all(273);
    this.byteCounts = tags.has(325) ? tags.all(325) : tags.all(279);
  }

  int count() {
    return offsets.length;
  }

  /** Whether these are tiles, all of full size, rather than strips, whose last may be shorter. */
  boolean tiled() {
    return tiled;
  }

  /** The bytes of a strip or tile as they lie in the file. */
  byte[] bytes(int chunk) throws ImageDecodeException {
    int end = seek(chunk);
    return Arrays.copyOfRange(cursor.data(), cursor.position(), end);
  }

  /** Moves the cursor to a strip or tile and returns where that ends. */
  private int seek(int chunk) throws ImageDecodeException {
    cursor.seek(offsets[chunk]);
    long count = chunk < byteCounts.length ? byteCounts[chunk] : cursor.remaining();
    if (count < 0 || count > cursor.remaining()) {
      throw cursor.truncated();
    }
    return cursor.position() + (int) count;
  }

  /** Fills {@code out}, whole rows of the strip or tile, with its samples as stored. */
  void read(int chunk, byte[] out) throws ImageDecodeException {
    if (layout.compression() == TiffLayout.NONE) {
      cursor.seek(offsets[chunk]);
      if (cursor.remaining() < out.length) {
        throw cursor.truncated();
      }
      System.arraycopy(cursor.data(), cursor.position(), out, 0, out.length);
      if (layout.bitsReversed() && layout.bits() <= 8) {
        reverseBits(out);
      }
      return;
    }
    if (expand(chunk, out) < out.length) {
      throw cursor.truncated();
    }
    if (layout.predicted()) {
      undoPrediction(out);
    }
  }

  private int expand(int chunk, byte[] out) throws ImageDecodeException {
    if (layout.bitsReversed()) {
      byte[] data = bytes(chunk);
      reverseBits(data);
      return expand(data, 0, data.length, out);
    }
    // In place: chunks of a hostile file may all be the rest of the file.
    int end = seek(chunk);
    return expand(cursor.data(), cursor.position(), end, out);
  }

  private int expand(byte[] data, int start, int end, byte[] out) throws ImageDecodeException {
    return switch (layout.compression()) {
      case TiffLayout.LZW -> lzw.expand(data, start, end, out);
      case TiffLayout.DEFLATE, TiffLayout.OLD_DEFLATE -> inflate(data, start, end, out);
      case TiffLayout.PACK_BITS -> unpack(data, start, end, out);
      default -> throw new IllegalStateException(TiffKinds.compression(layout.compression()));
    };
  }

  private static int inflate(byte[] data, int start, int end, byte[] out)
      throws ImageDecodeException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data, start, end - start);
      int filled = 0;
      while (filled < out.length) {
        int read = inflater.inflate(out, filled, out.length - filled);
        if (read == 0) {
          return filled;
        }
        filled += read;
      }
      return filled;
    } catch (DataFormatException e) {
      throw new ImageDecodeException("TIFF pixel data is corrupt: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static int unpack(byte[] data, int start, int end, byte[] out) {
    int filled = 0;
    int position = start;
    while (filled < out.length && position < end) {
      int head = data[position++];
      if (head >= 0) {
        int length = Math.min(head + 1, Math.min(end - position, out.length - filled));
        System.arraycopy(data, position, out, filled, length);
        position += head + 1;
        filled += length;
      } else if (head != -128 && position < end) {
        int repeated = Math.min(out.length, filled + 1 - head);
        Arrays.fill(out, filled, repeated, data[position++]);
        filled = repeated;
      }
    }
    return filled;
  }

  private static void reverseBits(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
  }

  private void undoPrediction(byte[] rows) throws ImageDecodeException {
    int sampleBytes = layout.bits() / 8;
    int step = layout.adjacentSamples() * sampleBytes;
    int rowBytes = layout.chunkRowBytes();
    if (sampleBytes * 8 != layout.bits()) {
      throw cursor.error("has predicted samples of " + layout.bits() + " bits");
    }
    int lowest = layout.littleEndian() ? 0 : sampleBytes - 1;
    int upwards = layout.littleEndian() ? 1 : -1;
    for (int start = 0; start < rows.length; start += rowBytes) {
      for (int sample = start + step; sample < start + rowBytes; sample += sampleBytes) {
        int sum = 0;
        for (int i = 0, at = sample + lowest; i < sampleBytes; i++, at += upwards) {
          sum = (sum >> 8) + (rows[at] & 0xff) + (rows[at - step] & 0xff);
          rows[at] = (byte) sum;
        }
      }
    }
  }
}

package io.orchard.image.png;

import io.orchard.image.raster.IndexedColors;
import io.orchard.image.raster.RgbImage;

/**
 * Expands the samples of PNG rows to RGB as Pillow does: alpha is dropped, 16-bit colours keep
 * their high byte, and 16-bit greys are cut off at 255.
 */
final class PngPixels {
  private final PngHeader header;
  private final IndexedColors colors;
  private final byte[] out;

  PngPixels(PngHeader header, IndexedColors colors) {
    this.header = header;
    this.colors = colors;
    this.out = new byte[Math.multiplyExact(3 * header.width(), header.height())];
  }

  RgbImage image() {
    return new RgbImage(header.width(), header.height(), out);
  }

  /**
   * Writes a row of pixels.
   *
   * @param row the samples, from index 1 on
   * @param y the row's place in the image
   * @param x the first pixel's place in its row
   * @param step columns from one pixel to the next
   */
  void put(byte[] row, int y, int x, int step) {
    int to = 3 * (y * header.width() + x);
    int end = 3 * (y + 1) * header.width();
    if (header.depth() < 8) {
      putPacked(row, to, end, 3 * step);
    } else if (header.colorType() == PngHeader.PALETTE) {
      for (int from = 1; to < end; to += 3 * step, from++) {
        colors.put(row[from], out, to);
      }
    } else if (header.colorType() == PngHeader.GREY && header.depth() == 16) {
      for (int from = 1; to < end; to += 3 * step, from += 2) {
        putGrey(row[from] == 0 ? row[from + 1] : (byte) 255, to);
      }
    } else {
      putWhole(row, to, end, 3 * step);
    }
  }

  private void putPacked(byte[] row, int start, int end, int step) {
    int depth = header.depth();
    int levels = (1 << depth) - 1;
    boolean palette = header.colorType() == PngHeader.PALETTE;
    for (int to = start, bit = 8; to < end; to += step, bit += depth) {
      int sample = row[bit >> 3] >> (8 - depth - (bit & 7)) & levels;
      if (palette) {
        colors.put(sample, out, to);
      } else {
        putGrey((byte) (sample * (255 / levels)), to);
      }
    }
  }

  private void putWhole(byte[] row, int start, int end, int step) {
    int sampleBytes = header.depth() / 8;
    int pixelBytes = header.bitsPerPixel() / 8;
    boolean grey = pixelBytes < 3 * sampleBytes;
    int green = grey ? 0 : sampleBytes;
    for (int to = start, from = 1; to < end; to += step, from += pixelBytes) {
      out[to] = row[from];
      out[to + 1] = row[from + green];
      out[to + 2] = row[from + 2 * green];
    }
  }

  private void putGrey(byte value, int to) {
    out[to] = value;
    out[to + 1] = value;
    out[to + 2] = value;
  }
}

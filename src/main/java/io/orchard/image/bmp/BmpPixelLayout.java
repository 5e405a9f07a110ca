package io.orchard.image.bmp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.IndexedColors;

/** How the bytes of an uncompressed BMP pixel become RGB: by palette, by byte or by bit field. */
final class BmpPixelLayout {
  private final int bits;
  private final IndexedColors colors;

  /** Byte positions of red, green and blue in a pixel of 24 or 32 bits. */
  private final int red;

  private final int green;
  private final int blue;

  /** Whether the green of a pixel of 16 bits has 6 bits instead of 5. */
  private final boolean wideGreen;

  private BmpPixelLayout(int bits, IndexedColors colors, int firstByte, int step, boolean wide) {
    this.bits = bits;
    this.colors = colors;
    this.red = firstByte;
    this.green = firstByte + step;
    this.blue = firstByte + 2 * step;
    this.wideGreen = wide;
  }

  /** Returns the layout a header describes; Pillow knows just these bit fields. */
  static BmpPixelLayout of(BmpHeader header, IndexedColors colors, ByteCursor cursor)
      throws ImageDecodeException {
    int bits = header.bits();
    if (header.compression() == BmpHeader.RAW) {
      return new BmpPixelLayout(bits, colors, 2, -1, false);
    }
    if (header.compression() != BmpHeader.BITFIELDS) {
      throw cursor.error("has the unsupported compression " + header.compression());
    }
    int alpha = header.alphaMask();
    boolean noAlpha = bits < 32 || alpha == 0;
    if (bits == 16 && masksAre(header, 0xf800, 0x7e0, 0x1f)) {
      return new BmpPixelLayout(bits, colors, 0, 0, true);
    }
    if (bits == 16 && masksAre(header, 0x7c00, 0x3e0, 0x1f)) {
      return new BmpPixelLayout(bits, colors, 0, 0, false);
    }
    if (bits >= 24
        && masksAre(header, 0xff0000, 0xff00, 0xff)
        && (noAlpha || alpha == 0xff000000)) {
      return new BmpPixelLayout(bits, colors, 2, -1, false);
    }
    if (bits == 32 && masksAre(header, 0, 0, 0) && noAlpha) {
      return new BmpPixelLayout(bits, colors, 2, -1, false);
    }
    if (bits == 32
        && masksAre(header, 0xff000000, 0xff0000, 0xff00)
        && (noAlpha || alpha == 0xff)) {
      return new BmpPixelLayout(bits, colors, 3, -1, false);
    }
    if (bits == 32 && masksAre(header, 0xff, 0xff00, 0xff0000) && alpha == 0xff000000) {
      return new BmpPixelLayout(bits, colors, 0, 1, false);
    }
    throw cursor.error("has an unsupported layout of bit fields");
  }

  private static boolean masksAre(BmpHeader header, int red, int green, int blue) {
    return header.redMask() == red && header.greenMask() == green && header.blueMask() == blue;
  }

  /** Converts the {@code width} pixels at {@code data[from]} to RGB at {@code out[to]}. */
  void toRgb(byte[] data, int from, int width, byte[] out, int to) {
    if (bits <= 8) {
      indexesToRgb(data, from, width, out, to);
    } else if (bits == 16) {
      fieldsToRgb(data, from, width, out, to);
    } else {
      int end = to + 3 * width;
      for (int i = to, pixel = from; i < end; i += 3, pixel += bits / 8) {
        out[i] = data[pixel + red];
        out[i + 1] = data[pixel + green];
        out[i + 2] = data[pixel + blue];
      }
    }
  }

  private void indexesToRgb(byte[] data, int from, int width, byte[] out, int to) {
    int mask = (1 << bits) - 1;
    for (int x = 0; x < width; x++) {
      int bit = x * bits;
      int index = data[from + (bit >> 3)] >> (8 - bits - (bit & 7)) & mask;
      colors.put(index, out, to + 3 * x);
    }
  }

  private void fieldsToRgb(byte[] data, int from, int width, byte[] out, int to) {
    for (int x = 0; x < width; x++) {
      int pixel = data[from + 2 * x] & 0xff | (data[from + 2 * x + 1] & 0xff) << 8;
      int at = to + 3 * x;
      out[at] = (byte) ((pixel >> (wideGreen ? 11 : 10) & 31) * 255 / 31);
      int greens = wideGreen ? 63 : 31;
      out[at + 1] = (byte) ((pixel >> 5 & greens) * 255 / greens);
      out[at + 2] = (byte) ((pixel & 31) * 255 / 31);
    }
  }
}

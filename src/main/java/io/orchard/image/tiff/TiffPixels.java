package io.orchard.image.tiff;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.CmykColors;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.IndexedColors;

/** Converts rows of TIFF samples to RGB as Pillow does, for the kinds of pixels that it knows. */
final class TiffPixels {
  private final TiffLayout layout;
  private final IndexedColors colors;

  private TiffPixels(TiffLayout layout, IndexedColors colors) {
    this.layout = layout;
    this.colors = colors;
  }

  /** Returns the converter; rejects kinds of pixels that Pillow does not know either. */
  static TiffPixels of(TiffLayout layout, TiffDirectory tags, ByteCursor cursor)
      throws ImageDecodeException {
    int bits = layout.bits();
    boolean small = bits == 1 || bits == 2 || bits == 4 || bits == 8;
    boolean plain = layout.sampleFormat() == 1;
    boolean supported =
        switch (layout.photometric()) {
          case TiffLayout.WHITE_IS_ZERO, TiffLayout.BLACK_IS_ZERO ->
              plain && small && (layout.samples() == 1 || bits == 8 && layout.samples() == 2)
                  || layout.samples() == 1 && (bits == 16 || bits == 32);
          case TiffLayout.RGB -> plain && layout.samples() >= 3 && (bits == 8 || bits == 16);
          case TiffLayout.PALETTE ->
              plain && small && (layout.samples() == 1 || bits == 8 && layout.samples() == 2);
          case TiffLayout.CMYK -> plain && layout.samples() >= 4 && (bits == 8 || bits == 16);
          default -> false;
        };
    if (!supported || layout.separatePlanes() && bits < 8) {
      throw cursor.error(
          "of " + TiffKinds.pixels(layout) + " is not read; save it as RGB of 8 bits");
    }
    IndexedColors colors = new IndexedColors();
    if (layout.photometric() == TiffLayout.PALETTE) {
      long[] map = tags.all(320);
      int entries = map.length / 3;
      for (int i = 0; i < entries; i++) {
        int green = (int) map[entries + i] >> 8;
        colors.set(i, (int) map[i] >> 8, green, (int) map[2 * entries + i] >> 8);
      }
    }
    return new TiffPixels(layout, colors);
  }

  /** Converts the row of samples at {@code in[from]} to RGB at {@code out[to]}. */
  void toRgb(byte[] in, int from, byte[] out, int to) {
    switch (layout.photometric()) {
      case TiffLayout.RGB -> rgb(in, from, out, to);
      case TiffLayout.CMYK -> cmyk(in, from, out, to);
      default -> {
        if (layout.bits() > 8) {
          wideGrey(in, from, out, to);
        } else {
          greyOrIndex(in, from, out, to);
        }
      }
    }
  }

  private void greyOrIndex(byte[] in, int from, byte[] out, int to) {
    int bits = layout.bits();
    int levels = (1 << bits) - 1;
    int invert = layout.photometric() == TiffLayout.WHITE_IS_ZERO ? 255 : 0;
    for (int x = 0, i = to; x < layout.width(); x++, i += 3) {
      int bit = x * bits * layout.samples();
      int sample = in[from + (bit >> 3)] >> (8 - bits - (bit & 7)) & levels;
      if (layout.photometric() == TiffLayout.PALETTE) {
        colors.put(sample, out, i);
      } else {
        putGrey((byte) (sample * (255 / levels) ^ invert), out, i);
      }
    }
  }

  /** Greys of more than 8 bits are not scaled but cut off at 0 and 255, as in Pillow. */
  private void wideGrey(byte[] in, int from, byte[] out, int to) {
    int bytes = layout.bits() / 8;
    for (int x = 0, i = to; x < layout.width(); x++, i += 3) {
      int raw = sample(in, from + x * bytes, bytes);
      int value =
          switch (layout.sampleFormat()) {
            case 2 -> raw << (32 - layout.bits()) >> (32 - layout.bits());
            case 3 -> (int) Float.intBitsToFloat(raw);
            default -> raw;
          };
      putGrey((byte) Math.max(0, Math.min(255, value)), out, i);
    }
  }

  private int sample(byte[] in, int at, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | in[layout.littleEndian() ? at + bytes - 1 - i : at + i] & 0xff;
    }
    return value;
  }

  private static void putGrey(byte value, byte[] out, int to) {
    out[to] = value;
    out[to + 1] = value;
    out[to + 2] = value;
  }

  private void rgb(byte[] in, int from, byte[] out, int to) {
    int bytes = layout.bits() / 8;
    int pixelBytes = layout.samples() * bytes;
    boolean premultiplied =
        layout.samples() >= 4 && layout.extraSample() == TiffLayout.PREMULTIPLIED;
    int at = from + (layout.littleEndian() ? bytes - 1 : 0);
    for (int x = 0, i = to; x < layout.width(); x++, i += 3, at += pixelBytes) {
      for (int c = 0; c < 3; c++) {
        int value = in[at + c * bytes] & 0xff;
        if (premultiplied) {
          int alpha = in[at + 3 * bytes] & 0xff;
          value = alpha == 0 ? 0 : Math.min(255, value * 255 / alpha);
        }
        out[i + c] = (byte) value;
      }
    }
  }

  private void cmyk(byte[] in, int from, byte[] out, int to) {
    int bytes = layout.bits() / 8;
    int pixelBytes = layout.samples() * bytes;
    int at = from + (layout.littleEndian() ? bytes - 1 : 0);
    for (int x = 0, i = to; x < layout.width(); x++, i += 3, at += pixelBytes) {
      int light = 255 - (in[at + 3 * bytes] & 0xff);
      for (int c = 0; c < 3; c++) {
        out[i + c] = CmykColors.paperLeft(in[at + c * bytes] & 0xff, light);
      }
    }
  }
}

package io.orchard.image.jpeg;

import io.orchard.image.raster.CmykColors;

/** What the components of a JPEG file mean, and how a row of them becomes RGB. */
public enum JpegColorModel {
  GREY(1) {
    @Override
    void toRgb(byte[][] rows, int width, byte[] out, int to) {
      for (int x = 0, i = to; x < width; x++, i += 3) {
        out[i] = rows[0][x];
        out[i + 1] = rows[0][x];
        out[i + 2] = rows[0][x];
      }
    }
  },
  RGB(3) {
    @Override
    void toRgb(byte[][] rows, int width, byte[] out, int to) {
      for (int x = 0, i = to; x < width; x++, i += 3) {
        out[i] = rows[0][x];
        out[i + 1] = rows[1][x];
        out[i + 2] = rows[2][x];
      }
    }
  },
  YCBCR(3) {
    @Override
    void toRgb(byte[][] rows, int width, byte[] out, int to) {
      ycbcrToRgb(rows, width, out, to);
    }
  },
  CMYK(4) {
    @Override
    void toRgb(byte[][] rows, int width, byte[] out, int to) {
      // Like Pillow, take every file for one of Adobe's, which store the inverse of the ink.
      for (int x = 0, i = to; x < width; x++, i += 3) {
        int key = rows[3][x] & 0xff;
        out[i] = CmykColors.paperLeft(255 - (rows[0][x] & 0xff), key);
        out[i + 1] = CmykColors.paperLeft(255 - (rows[1][x] & 0xff), key);
        out[i + 2] = CmykColors.paperLeft(255 - (rows[2][x] & 0xff), key);
      }
    }
  },
  YCCK(4) {
    @Override
    void toRgb(byte[][] rows, int width, byte[] out, int to) {
      // YCC codes the inverse of CMY, which is what Adobe's inversion leaves for ink.
      ycbcrToRgb(rows, width, out, to);
      for (int x = 0, i = to; x < width; x++) {
        int key = rows[3][x] & 0xff;
        for (int end = i + 3; i < end; i++) {
          out[i] = CmykColors.paperLeft(out[i] & 0xff, key);
        }
      }
    }
  };

  private static final int HALF = 1 << 15;

  private final int components;

  JpegColorModel(int components) {
    this.components = components;
  }

  /** How many components there are. */
  int components() {
    return components;
  }

  /** Converts one row of components to {@code width} RGB pixels from {@code out[to]} on. */
  abstract void toRgb(byte[][] rows, int width, byte[] out, int to);

  // JFIF's equations with 16 fractional bits, rounded where libjpeg rounds them.
  private static void ycbcrToRgb(byte[][] rows, int width, byte[] out, int to) {
    byte[] lumas = rows[0];
    byte[] blues = rows[1];
    byte[] reds = rows[2];
    for (int x = 0, i = to; x < width; x++, i += 3) {
      int y = lumas[x] & 0xff;
      int cb = (blues[x] & 0xff) - 128;
      int cr = (reds[x] & 0xff) - 128;
      out[i] = clip(y + (91881 * cr + HALF >> 16));
      out[i + 1] = clip(y + (-22554 * cb - 46802 * cr + HALF >> 16));
      out[i + 2] = clip(y + (116130 * cb + HALF >> 16));
    }
  }

  private static byte clip(int value) {
    return (byte) ((value & ~0xff) == 0 ? value : ~value >> 31);
  }
}

package io.orchard.image.bmp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.PixelLimit;

/** What the headers of a BMP file say about its pixels. */
record BmpHeader(
    int width,
    int height,
    boolean topDown,
    int bits,
    int compression,
    int paletteEntryBytes,
    int colors,
    int redMask,
    int greenMask,
    int blueMask,
    int alphaMask) {
  static final int RAW = 0;
  static final int RLE8 = 1;
  static final int RLE4 = 2;
  static final int BITFIELDS = 3;

  /** Reads the information header at the cursor, and the masks behind a short one. */
  static BmpHeader read(ByteCursor cursor) throws ImageDecodeException {
    int start = cursor.position();
    long size = cursor.u32LittleEndian();
    if (size == 12) {
      return readCore(cursor);
    }
    if (size != 40 && size != 64 && size != 108 && size != 124) {
      throw cursor.error("has a header of unknown size " + size);
    }
    long width = cursor.u32LittleEndian();
    long height = cursor.u32LittleEndian();
    boolean topDown = height >= 0xff000000L;
    cursor.skip(2);
    int bits = cursor.u16LittleEndian();
    int compression = (int) cursor.u32LittleEndian();
    cursor.skip(12);
    long colors = cursor.u32LittleEndian();
    int[] masks = new int[4];
    if (compression == BITFIELDS) {
      cursor.seek(start + 40L);
      for (int i = 0; i < (size == 40 ? 3 : 4); i++) {
        masks[i] = (int) cursor.u32LittleEndian();
      }
    }
    cursor.seek(Math.max(cursor.position(), start + size));
    height = topDown ? (1L << 32) - height : height;
    PixelLimit.check("BMP", width, height);
    return new BmpHeader(
        (int) width,
        (int) height,
        topDown,
        checkedBits(bits, cursor),
        compression,
        4,
        checkedColors(colors, bits, cursor),
        masks[0],
        masks[1],
        masks[2],
        masks[3]);
  }

  private static BmpHeader readCore(ByteCursor cursor) throws ImageDecodeException {
    int width = cursor.u16LittleEndian();
    int height = cursor.u16LittleEndian();
    cursor.skip(2);
    int bits = cursor.u16LittleEndian();
    PixelLimit.check("BMP", width, height);
    int colors = checkedColors(0, checkedBits(bits, cursor), cursor);
    return new BmpHeader(width, height, false, bits, RAW, 3, colors, 0, 0, 0, 0);
  }

  private static int checkedBits(int bits, ByteCursor cursor) throws ImageDecodeException {
    return switch (bits) {
      case 1, 4, 8, 16, 24, 32 -> bits;
      default -> throw cursor.error("has an unsupported depth of " + bits + " bits");
    };
  }

  private static int checkedColors(long colors, int bits, ByteCursor cursor)
      throws ImageDecodeException {
    if (bits > 8) {
      return 0;
    }
    if (colors > 65_536) {
      throw cursor.error("has an impossible palette of " + colors + " colours");
    }
    return colors == 0 ? 1 << bits : (int) colors;
  }
}

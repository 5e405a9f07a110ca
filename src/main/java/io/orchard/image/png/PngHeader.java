package io.orchard.image.png;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.PixelLimit;
import java.util.Locale;

/** What a PNG file's IHDR chunk says. */
record PngHeader(int width, int height, int depth, int colorType, boolean interlaced) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  /** Reads the chunk's content and checks everything in it. */
  static PngHeader read(ByteCursor cursor) throws ImageDecodeException {
    long width = cursor.u32BigEndian();
    long height = cursor.u32BigEndian();
    int depth = cursor.u8();
    int colorType = cursor.u8();
    cursor.skip(1);
    int filter = cursor.u8();
    boolean interlaced = cursor.u8() != 0;
    PixelLimit.check("PNG", width, height);
    boolean validDepth =
        switch (colorType) {
          case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!validDepth || filter != 0) {
      throw cursor.error(
          String.format(
              Locale.ROOT,
              "has an unknown kind of pixels (colour type %d, %d bits, filter method %d)",
              colorType,
              depth,
              filter));
    }
    return new PngHeader((int) width, (int) height, depth, colorType, interlaced);
  }

  int bitsPerPixel() {
    int channels =
        switch (colorType) {
          case RGB -> 3;
          case GREY_ALPHA -> 2;
          case RGB_ALPHA -> 4;
          default -> 1;
        };
    return channels * depth;
  }

  /** Bytes of a row of {@code pixels} pixels, without the filter byte. */
  int rowBytes(int pixels) throws ImageDecodeException {
    long bytes = ((long) pixels * bitsPerPixel() + 7) / 8;
    if (bytes > Integer.MAX_VALUE - 16) {
      throw new ImageDecodeException("PNG rows of " + pixels + " pixels are too long");
    }
    return (int) bytes;
  }
}

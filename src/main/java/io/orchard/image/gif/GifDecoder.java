package io.orchard.image.gif;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.IndexedColors;
import io.orchard.image.raster.PixelLimit;
import io.orchard.image.raster.RgbImage;
import java.util.Arrays;

/**
 * Decodes the first frame of a GIF file to RGB, on its whole screen. What the frame does not cover
 * has the transparent colour if there is one, else the first colour, as in Pillow.
 */
public final class GifDecoder implements FormatDecoder {
  /** First row and row step of the four passes of an interlaced frame. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private static final int[][] ONE_PASS = {{0, 1}};

  private final GifLzw lzw = new GifLzw();

  @Override
  public RgbImage decode(byte[] file, Allowance allowance) throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("GIF", file, allowance);
    cursor.seek(6);
    int screenWidth = cursor.u16LittleEndian();
    int screenHeight = cursor.u16LittleEndian();
    int flags = cursor.u8();
    cursor.skip(2);
    IndexedColors colors = new IndexedColors();
    if ((flags & 0x80) != 0) {
      readPalette(cursor, flags, colors);
    }
    int background = skipToFrame(cursor);

    int left = cursor.u16LittleEndian();
    int top = cursor.u16LittleEndian();
    int frameWidth = cursor.u16LittleEndian();
    int frameHeight = cursor.u16LittleEndian();
    int frameFlags = cursor.u8();
    PixelLimit.check("GIF", frameWidth, frameHeight);
    int width = Math.max(screenWidth, left + frameWidth);
    int height = Math.max(screenHeight, top + frameHeight);
    PixelLimit.check("GIF", width, height);
    if ((frameFlags & 0x80) != 0) {
      IndexedColors local = new IndexedColors();
      readPalette(cursor, frameFlags, local);
      // Pillow does not count a palette of nothing but each index's own grey.
      colors = local.isGreyRamp() ? colors : local;
    }

    cursor.requireRoomFor((long) frameWidth * frameHeight, GifLzw.MAX_RATIO);
    cursor.reserve((long) frameWidth * frameHeight + 3L * width * height);
    byte[] indexes = lzw.decode(cursor, frameWidth * frameHeight);
    byte[] pixels = new byte[Math.multiplyExact(3 * width, height)];
    if (frameWidth < width || frameHeight < height) {
      fill(pixels, colors, background);
    }
    int from = 0;
    for (int[] pass : (frameFlags & 0x40) != 0 ? PASSES : ONE_PASS) {
      for (int y = pass[0]; y < frameHeight; y += pass[1]) {
        int to = 3 * ((top + y) * width + left);
        for (int x = 0; x < frameWidth; x++, to += 3) {
          colors.put(indexes[from++], pixels, to);
        }
      }
    }
    return new RgbImage(width, height, pixels);
  }

  private static void readPalette(ByteCursor cursor, int flags, IndexedColors colors)
      throws ImageDecodeException {
    for (int i = 0; i < 2 << (flags & 7); i++) {
      colors.set(i, cursor.u8(), cursor.u8(), cursor.u8());
    }
  }

  /** Moves behind the first image separator and returns the transparent index, 0 for none. */
  private static int skipToFrame(ByteCursor cursor) throws ImageDecodeException {
    int transparent = 0;
    while (true) {
      int tag = cursor.u8();
      if (tag == ',') {
        return transparent;
      }
      if (tag == ';') {
        throw cursor.error("file holds no frame");
      }
      if (tag == '!') {
        boolean graphicControl = cursor.u8() == 0xf9;
        int length = cursor.u8();
        if (graphicControl && length >= 4) {
          boolean transparency = (cursor.u8() & 1) != 0;
          cursor.skip(2);
          int index = cursor.u8();
          transparent = transparency ? index : transparent;
          cursor.skip(length - 4);
        } else {
          cursor.skip(length);
        }
        while (length != 0) {
          length = cursor.u8();
          cursor.skip(length);
        }
      }
    }
  }

  private static void fill(byte[] pixels, IndexedColors colors, int index) {
    colors.put(index, pixels, 0);
    if (pixels[0] == pixels[1] && pixels[1] == pixels[2]) {
      Arrays.fill(pixels, pixels[0]);
      return;
    }
    for (int to = 3; to < pixels.length; to += 3) {
      colors.put(index, pixels, to);
    }
  }
}

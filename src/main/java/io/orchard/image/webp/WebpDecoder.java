package io.orchard.image.webp;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.PixelLimit;
import io.orchard.image.raster.RgbImage;

/**
 * Decodes WebP files to RGB, lossy and lossless, of an animation the first frame on its canvas.
 * Alpha is dropped; what a frame does not cover is black.
 */
public final class WebpDecoder implements FormatDecoder {
  private static final int VP8 = 0x20385056;
  private static final int VP8L = 0x4c385056;
  private static final int VP8X = 0x58385056;
  private static final int ANMF = 0x464d4e41;
  private static final int CHUNK_HEADER_BYTES = 8;

  @Override
  public RgbImage decode(byte[] file, Allowance allowance) throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("WebP", file, allowance);
    cursor.seek(4);
    long end = cursor.u32LittleEndian() + CHUNK_HEADER_BYTES;
    if (end > file.length) {
      throw cursor.truncated();
    }
    cursor.seek(12);
    int canvasWidth = 0;
    int canvasHeight = 0;
    while (true) {
      int type = (int) cursor.u32LittleEndian();
      long size = cursor.u32LittleEndian();
      int start = cursor.position();
      if (start + size > end) {
        throw cursor.truncated();
      }
      if (type == VP8 || type == VP8L) {
        return decodeFrame(cursor, type, start, (int) size);
      }
      if (type == VP8X) {
        cursor.skip(4);
        canvasWidth = u24(cursor) + 1;
        canvasHeight = u24(cursor) + 1;
        PixelLimit.check("WebP", canvasWidth, canvasHeight);
      }
      if (type == ANMF) {
        return decodeAnimation(cursor, start + (int) size, canvasWidth, canvasHeight);
      }
      cursor.seek(start + size + (size & 1));
    }
  }

  private static int u24(ByteCursor cursor) throws ImageDecodeException {
    return cursor.u16LittleEndian() | cursor.u8() << 16;
  }

  private RgbImage decodeAnimation(ByteCursor cursor, int end, int width, int height)
      throws ImageDecodeException {
    int left = 2 * u24(cursor);
    int top = 2 * u24(cursor);
    cursor.skip(10);
    while (cursor.position() + CHUNK_HEADER_BYTES <= end) {
      int type = (int) cursor.u32LittleEndian();
      long size = cursor.u32LittleEndian();
      int start = cursor.position();
      if (start + size > end) {
        throw cursor.truncated();
      }
      if (type == VP8 || type == VP8L) {
        cursor.reserve(3L * width * height);
        return place(decodeFrame(cursor, type, start, (int) size), left, top, width, height);
      }
      cursor.seek(start + size + (size & 1));
    }
    throw cursor.error("animation starts with an empty frame");
  }

  private static RgbImage place(RgbImage frame, int left, int top, int width, int height)
      throws ImageDecodeException {
    if (left + frame.width() > width || top + frame.height() > height) {
      throw new ImageDecodeException("WebP frame lies outside its canvas");
    }
    if (frame.width() == width && frame.height() == height) {
      return frame;
    }
    byte[] pixels = new byte[Math.multiplyExact(3 * width, height)];
    for (int y = 0; y < frame.height(); y++) {
      int to = 3 * ((top + y) * width + left);
      System.arraycopy(frame.pixels(), 3 * y * frame.width(), pixels, to, 3 * frame.width());
    }
    return new RgbImage(width, height, pixels);
  }

  private static RgbImage decodeFrame(ByteCursor cursor, int type, int start, int size)
      throws ImageDecodeException {
    return type == VP8
        ? Vp8Decoder.decode(cursor, start, start + size)
        : Vp8lDecoder.decode(cursor, start, start + size);
  }
}

package io.orchard.image.webp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.PixelLimit;
import io.orchard.image.raster.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes one VP8L frame, a lossless WebP image, to RGB (RFC 9649, "WebP Image Format", 2024).
 * Alpha is dropped. A few bytes may hold a large image of one colour.
 */
final class Vp8lDecoder {
  private static final int SIGNATURE = 0x2f;
  private static final int PREDICTOR = 0;
  private static final int CROSS_COLOR = 1;
  private static final int SUBTRACT_GREEN = 2;

  /** The coded pixels, those behind a transform, and the result. */
  private static final int BYTES_PER_PIXEL = 4 + 4 + 3;

  private final ByteCursor cursor;
  private final Vp8lBits bits;
  private final int width;
  private final int height;
  private final List<Vp8lTransform> transforms = new ArrayList<>();
  private int codedWidth;

  private Vp8lDecoder(ByteCursor cursor, int start, int end) throws ImageDecodeException {
    this.cursor = cursor;
    bits = new Vp8lBits(cursor, start, end);
    int signature = bits.take(8);
    width = 1 + bits.take(14);
    height = 1 + bits.take(14);
    bits.take(1);
    int version = bits.take(3);
    bits.requireData();
    if (signature != SIGNATURE || version != 0) {
      throw cursor.error("holds no lossless image of a known version");
    }
    PixelLimit.check("WebP", width, height);
    cursor.reserve((long) BYTES_PER_PIXEL * width * height);
    codedWidth = width;
  }

  /** Decodes the frame at {@code [start, end)} of a WebP file. */
  static RgbImage decode(ByteCursor cursor, int start, int end) throws ImageDecodeException {
    return new Vp8lDecoder(cursor, start, end).run();
  }

  /** How many blocks of {@code 2^blockBits} a length has. */
  static int blocks(int length, int blockBits) {
    return length + (1 << blockBits) - 1 >> blockBits;
  }

  private RgbImage run() throws ImageDecodeException {
    int seen = 0;
    while (bits.flag()) {
      int type = bits.take(2);
      bits.requireData();
      if ((seen >> type & 1) != 0) {
        throw cursor.error("data is corrupt: a transform comes twice");
      }
      seen |= 1 << type;
      transforms.add(readTransform(type));
    }
    int[] pixels = Vp8lImage.readMain(cursor, bits, codedWidth, height);
    for (int i = transforms.size() - 1; i >= 0; i--) {
      cursor.checkTime();
      pixels = transforms.get(i).undo(pixels, height);
    }
    return toRgb(pixels);
  }

  private Vp8lTransform readTransform(int type) throws ImageDecodeException {
    if (type == SUBTRACT_GREEN) {
      return Vp8lTransform.subtractGreen();
    }
    if (type == PREDICTOR || type == CROSS_COLOR) {
      int blockBits = 2 + bits.take(3);
      int across = blocks(codedWidth, blockBits);
      int[] table = Vp8lImage.readTable(cursor, bits, across, blocks(height, blockBits));
      return type == PREDICTOR
          ? new Vp8lPredictor(table, blockBits, codedWidth)
          : Vp8lTransform.crossColor(table, blockBits, codedWidth);
    }
    int colors = 1 + bits.take(8);
    int[] palette = Vp8lImage.readTable(cursor, bits, colors, 1);
    for (int i = 1; i < colors; i++) {
      palette[i] = Vp8lPredictor.add(palette[i], palette[i - 1]);
    }
    int packing = colors <= 2 ? 3 : colors <= 4 ? 2 : colors <= 16 ? 1 : 0;
    int unpackedWidth = codedWidth;
    codedWidth = blocks(codedWidth, packing);
    return Vp8lTransform.palette(palette, packing, unpackedWidth);
  }

  private RgbImage toRgb(int[] pixels) {
    byte[] rgb = new byte[Math.multiplyExact(3, pixels.length)];
    for (int i = 0, to = 0; i < pixels.length; i++, to += 3) {
      rgb[to] = (byte) (pixels[i] >> 16);
      rgb[to + 1] = (byte) (pixels[i] >> 8);
      rgb[to + 2] = (byte) pixels[i];
    }
    return new RgbImage(width, height, rgb);
  }
}

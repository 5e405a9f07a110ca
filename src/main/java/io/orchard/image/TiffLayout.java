package io.orchard.image;

import java.util.Arrays;

/** How a TIFF file stores its pixels: sizes, kinds of samples, and strips or tiles. */
record TiffLayout(
    int width,
    int height,
    int bits,
    int samples,
    int photometric,
    int sampleFormat,
    int extraSample,
    int compression,
    boolean predicted,
    boolean separatePlanes,
    boolean bitsReversed,
    boolean littleEndian,
    int chunkWidth,
    int chunkHeight) {
  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCBCR = 6;

  static final int NONE = 1;
  static final int LZW = 5;
  static final int JPEG = 7;
  static final int DEFLATE = 8;
  static final int PACK_BITS = 32773;
  static final int OLD_DEFLATE = 32946;

  /** Meaning of a fourth RGB sample: the colours have been multiplied by it. */
  static final int PREMULTIPLIED = 1;

  /** Reads and checks what the tags say. */
  static TiffLayout of(TiffDirectory tags, ByteCursor cursor) throws ImageDecodeException {
    long width = tags.first(256, 0);
    long height = tags.first(257, 0);
    PixelLimit.check("TIFF", width, height);
    long[] bits = tags.has(258) ? tags.all(258) : new long[] {1};
    long samples = tags.first(277, 1);
    long[] extra = tags.all(338);
    boolean tiled = tags.has(324);
    long chunkWidth = tiled ? tags.first(322, 0) : width;
    long chunkHeight = tiled ? tags.first(323, 0) : Math.min(height, tags.first(278, height));
    if (samples < 1 || samples > 6 || chunkWidth < 1 || chunkHeight < 1) {
      throw cursor.error("has impossible strips or samples");
    }
    if (Arrays.stream(bits).distinct().count() != 1) {
      throw cursor.error("has samples of different depths, which is not supported");
    }
    PixelLimit.check("TIFF", chunkWidth, chunkHeight);
    return new TiffLayout(
        (int) width,
        (int) height,
        (int) bits[0],
        (int) samples,
        (int) tags.first(262, WHITE_IS_ZERO),
        (int) tags.first(339, 1),
        extra.length == 0 ? -1 : (int) extra[0],
        (int) tags.first(259, NONE),
        predictor(tags, cursor),
        tags.first(284, 1) == 2 && samples > 1,
        tags.first(266, 1) == 2,
        tags.littleEndian(),
        (int) chunkWidth,
        (int) chunkHeight);
  }

  private static boolean predictor(TiffDirectory tags, ByteCursor cursor)
      throws ImageDecodeException {
    long predictor = tags.first(317, 1);
    if (predictor != 1 && predictor != 2) {
      throw cursor.error("has the unsupported predictor " + predictor);
    }
    return predictor == 2;
  }

  /** The most bytes of samples that one byte of the file can stand for. */
  int maxRatio() {
    return switch (compression) {
      // Uncompressed strips may be missing, so this is a mere bound on memory.
      case NONE, PACK_BITS -> 64;
      case LZW -> TiffLzw.MAX_RATIO;
      default -> 1032;
    };
  }

  /** Strips or tiles from left to right. */
  int chunksAcross() {
    return (int) (((long) width + chunkWidth - 1) / chunkWidth);
  }

  /** Strips or tiles from top to bottom. */
  int chunksDown() {
    return (int) (((long) height + chunkHeight - 1) / chunkHeight);
  }

  /** Samples of one pixel that lie next to each other in the file. */
  int adjacentSamples() {
    return separatePlanes ? 1 : samples;
  }

  /** Bytes of a row of a strip or tile as it is stored. */
  int chunkRowBytes() {
    return rowBytes(chunkWidth, adjacentSamples());
  }

  /** Bytes of a row of the image with all samples of a pixel together. */
  int imageRowBytes() {
    return rowBytes(width, samples);
  }

  private int rowBytes(int pixels, int pixelSamples) {
    return Math.toIntExact(((long) pixels * pixelSamples * bits + 7) / 8);
  }
}

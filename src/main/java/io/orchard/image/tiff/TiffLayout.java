package io.orchard.image.tiff;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.PixelLimit;
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

  /** As in Pillow. */
  private static final int MOST_SAMPLES = 6;

  /** Reads and checks what the tags say. */
  static TiffLayout of(TiffDirectory tags, ByteCursor cursor) throws ImageDecodeException {
    long width = tags.first(256, 0);
    long height = tags.first(257, 0);
    PixelLimit.check("TIFF", width, height);
    int compression = compression(tags, cursor);
    long[] bits = tags.has(258) ? tags.all(258) : new long[] {1};
    long samples = tags.first(277, 1);
    long[] extra = tags.all(338);
    boolean tiled = tags.has(324);
    long chunkWidth = tiled ? tags.first(322, 0) : width;
    long chunkHeight = tiled ? tags.first(323, 0) : Math.min(height, tags.first(278, height));
    if (chunkWidth < 1 || chunkHeight < 1) {
      throw cursor.error("has impossible strips or tiles");
    }
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw cursor.error("of " + samples + " samples a pixel is not read; save it as RGB");
    }
    if (Arrays.stream(bits).distinct().count() != 1) {
      String depths = Arrays.stream(bits).limit(MOST_SAMPLES).boxed().toList().toString();
      throw cursor.error("of samples of " + depths + " bits is not read; save it with 8 bits each");
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
        compression,
        predicted(tags, compression, cursor),
        tags.first(284, 1) == 2 && samples > 1,
        tags.first(266, 1) == 2,
        tags.littleEndian(),
        (int) chunkWidth,
        (int) chunkHeight);
  }

  private static int compression(TiffDirectory tags, ByteCursor cursor)
      throws ImageDecodeException {
    int compression = (int) tags.first(259, NONE);
    return switch (compression) {
      case NONE, LZW, JPEG, DEFLATE, PACK_BITS, OLD_DEFLATE -> compression;
      default ->
          throw cursor.error(
              "of "
                  + TiffKinds.compression(compression)
                  + " is not read; save it with LZW or deflate");
    };
  }

  /** Whether samples are differences; a predictor counts only where libtiff's codec has any. */
  private static boolean predicted(TiffDirectory tags, int compression, ByteCursor cursor)
      throws ImageDecodeException {
    long predictor = tags.first(317, 1);
    if (predictor == 1 || compression == NONE || compression == PACK_BITS || compression == JPEG) {
      return false;
    }
    if (predictor != 2) {
      throw cursor.error(
          "of " + TiffKinds.predictor(predictor) + " is not read; save it without predictor");
    }
    return true;
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

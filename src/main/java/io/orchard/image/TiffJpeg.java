package io.orchard.image;

import java.util.Arrays;
import java.util.Locale;

/** Decodes the strips or tiles of a TIFF file that are JPEG streams with their tables apart. */
final class TiffJpeg {
  /** The tag that holds the tables which all streams share. */
  static final int TABLES = 347;

  private TiffJpeg() {}

  /**
   * Decodes all strips or tiles and puts them together.
   *
   * @param tables the shared tables as a JPEG stream without an image, or nothing
   */
  static RgbImage decode(ByteCursor cursor, long[] tables, TiffLayout layout, TiffChunks chunks)
      throws ImageDecodeException {
    int wanted = layout.chunksAcross() * layout.chunksDown();
    JpegColorModel colors = colors(layout, cursor);
    if (chunks.count() < wanted) {
      throw cursor.truncated();
    }
    byte[] shared = new byte[Math.max(2, tables.length) - 2];
    for (int i = 0; i < shared.length; i++) {
      shared[i] = (byte) tables[i];
    }
    cursor.reserve(3L * layout.width() * layout.height());
    Allowance allowance = cursor.allowance();
    long taken = allowance.bytes();
    JpegDecoder decoder = new JpegDecoder();
    byte[] pixels = new byte[Math.multiplyExact(3 * layout.width(), layout.height())];
    for (int chunk = 0; chunk < wanted; chunk++) {
      allowance.backTo(taken);
      RgbImage part = decoder.decodeAs(colors, complete(shared, chunks.bytes(chunk)), allowance);
      int left = chunk % layout.chunksAcross() * layout.chunkWidth();
      int top = chunk / layout.chunksAcross() * layout.chunkHeight();
      int columns = Math.min(layout.chunkWidth(), layout.width() - left);
      int rows = Math.min(layout.chunkHeight(), layout.height() - top);
      if (part.width() < columns || part.height() < rows) {
        throw new ImageDecodeException("TIFF has JPEG data of the wrong size");
      }
      for (int row = 0; row < rows; row++) {
        int to = 3 * ((top + row) * layout.width() + left);
        System.arraycopy(part.pixels(), 3 * row * part.width(), pixels, to, 3 * columns);
      }
    }
    if (layout.photometric() == TiffLayout.WHITE_IS_ZERO) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) ~pixels[i];
      }
    }
    return new RgbImage(layout.width(), layout.height(), pixels);
  }

  /** What the tags state: the streams often have no marker for it, and names that mislead. */
  private static JpegColorModel colors(TiffLayout layout, ByteCursor cursor)
      throws ImageDecodeException {
    if (!layout.separatePlanes() && layout.samples() == 3) {
      if (layout.photometric() == TiffLayout.YCBCR) {
        return JpegColorModel.YCBCR;
      }
      if (layout.photometric() == TiffLayout.RGB) {
        return JpegColorModel.RGB;
      }
    }
    if (layout.samples() == 1 && layout.photometric() <= TiffLayout.BLACK_IS_ZERO) {
      return JpegColorModel.GREY;
    }
    throw cursor.error(
        String.format(
            Locale.ROOT,
            "has JPEG data of an unsupported kind (photometric %d, %d samples%s)",
            layout.photometric(),
            layout.samples(),
            layout.separatePlanes() ? " in planes" : ""));
  }

  /** The shared tables, without their end marker, and the stream, without its start marker. */
  private static byte[] complete(byte[] shared, byte[] stream) throws ImageDecodeException {
    if (shared.length == 0) {
      return stream;
    }
    if (stream.length < 2) {
      throw new ImageDecodeException("TIFF has an empty JPEG stream");
    }
    byte[] whole = Arrays.copyOf(shared, shared.length + stream.length - 2);
    System.arraycopy(stream, 2, whole, shared.length, stream.length - 2);
    return whole;
  }
}

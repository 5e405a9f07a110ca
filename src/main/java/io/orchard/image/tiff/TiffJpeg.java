package io.orchard.image.tiff;

import io.orchard.image.jpeg.JpegColorModel;
import io.orchard.image.jpeg.JpegDecoder;
import io.orchard.image.jpeg.JpegSegments;
import io.orchard.image.jpeg.JpegTables;
import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import java.util.Arrays;

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
    cursor.reserve(3L * layout.width() * layout.height());
    Allowance allowance = cursor.allowance();
    long taken = allowance.bytes();
    JpegDecoder decoder = new JpegDecoder();
    JpegTables known = known(tables, allowance);
    byte[] pixels = new byte[Math.multiplyExact(3 * layout.width(), layout.height())];
    for (int chunk = 0; chunk < wanted; chunk++) {
      allowance.backTo(taken);
      RgbImage part = decoder.decodeAs(colors, known, ended(chunks.bytes(chunk)), allowance);
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
    if (layout.bits() == 8 && !layout.separatePlanes()) {
      if (layout.samples() == 3 && layout.photometric() == TiffLayout.YCBCR) {
        return JpegColorModel.YCBCR;
      }
      if (layout.samples() == 3 && layout.photometric() == TiffLayout.RGB) {
        return JpegColorModel.RGB;
      }
      if (layout.samples() == 1 && layout.photometric() <= TiffLayout.BLACK_IS_ZERO) {
        return JpegColorModel.GREY;
      }
    }
    throw cursor.error(
        "of "
            + TiffKinds.compression(TiffLayout.JPEG)
            + " and "
            + TiffKinds.pixels(layout)
            + " is not read; save it with LZW or deflate");
  }

  private static JpegTables known(long[] stream, Allowance allowance) throws ImageDecodeException {
    if (stream.length == 0) {
      return new JpegTables();
    }
    byte[] bytes = new byte[stream.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) stream[i];
    }
    return JpegTables.of(bytes, allowance);
  }

  /** Returns a stream with an end marker, which libtiff puts where one runs out. */
  private static byte[] ended(byte[] stream) {
    byte[] ended = Arrays.copyOf(stream, stream.length + 2);
    ended[stream.length] = (byte) 0xff;
    ended[stream.length + 1] = (byte) JpegSegments.END;
    return ended;
  }
}

package io.orchard.image.tiff;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.Orientation;
import io.orchard.image.raster.RgbImage;

/**
 * Decodes the first page of a TIFF or BigTIFF file to RGB: strips or tiles; stored, LZW, deflate,
 * PackBits or JPEG; grey, palette, RGB and CMYK.
 *
 * <p>Unlike EXIF's in other formats, TIFF's own orientation is applied, because Pillow does. Other
 * kinds of files, CCITT fax for one, are rejected with the names that {@link TiffKinds} has for
 * them. Keeps no state between files.
 */
public final class TiffDecoder implements FormatDecoder {
  @Override
  public RgbImage decode(byte[] file, Allowance allowance) throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("TIFF", file, allowance);
    TiffDirectory tags = TiffDirectory.read(cursor);
    TiffLayout layout = TiffLayout.of(tags, cursor);
    TiffChunks chunks = new TiffChunks(cursor, tags, layout);
    if (chunks.count() == 0) {
      throw cursor.error("file holds no pixel data");
    }
    RgbImage image =
        layout.compression() == TiffLayout.JPEG
            ? TiffJpeg.decode(cursor, tags.all(TiffJpeg.TABLES), layout, chunks)
            : readSamples(cursor, tags, layout, chunks);
    int orientation = (int) tags.first(274, Orientation.UPRIGHT);
    if (orientation != Orientation.UPRIGHT) {
      cursor.reserve(image.pixels().length);
    }
    return Orientation.upright(image, orientation);
  }

  /** The samples of all chunks and of one, and the result. */
  private static long reservation(TiffLayout layout) {
    return (long) layout.imageRowBytes() * layout.height()
        + (long) layout.chunkRowBytes() * layout.chunkHeight()
        + 3L * layout.width() * layout.height();
  }

  private static RgbImage readSamples(
      ByteCursor cursor, TiffDirectory tags, TiffLayout layout, TiffChunks chunks)
      throws ImageDecodeException {
    TiffPixels converter = TiffPixels.of(layout, tags, cursor);
    byte[] samples = interleave(cursor, layout, chunks);
    byte[] pixels = new byte[Math.multiplyExact(3 * layout.width(), layout.height())];
    for (int y = 0; y < layout.height(); y++) {
      converter.toRgb(samples, y * layout.imageRowBytes(), pixels, 3 * y * layout.width());
    }
    return new RgbImage(layout.width(), layout.height(), pixels);
  }

  /** Returns all rows with the samples of a pixel together, whatever their place in the file. */
  private static byte[] interleave(ByteCursor cursor, TiffLayout layout, TiffChunks chunks)
      throws ImageDecodeException {
    int across = layout.chunksAcross();
    int down = layout.chunksDown();
    int planes = layout.separatePlanes() ? layout.samples() : 1;
    int wanted = Math.multiplyExact(across * down, planes);
    if (chunks.count() < wanted) {
      if (layout.compression() != TiffLayout.NONE) {
        throw cursor.truncated();
      }
      // Pillow leaves uncompressed strips that are not listed black.
      wanted = chunks.count();
    }
    cursor.seek(0);
    cursor.requireRoomFor((long) layout.imageRowBytes() * layout.height(), layout.maxRatio());
    cursor.requireRoomFor((long) layout.chunkRowBytes() * layout.chunkHeight(), layout.maxRatio());
    cursor.reserve(reservation(layout));
    byte[] samples = new byte[Math.multiplyExact(layout.imageRowBytes(), layout.height())];
    for (int chunk = 0; chunk < wanted; chunk++) {
      cursor.checkTime();
      int plane = chunk / (across * down);
      int left = chunk % across * layout.chunkWidth();
      int top = chunk / across % down * layout.chunkHeight();
      int rows = Math.min(layout.chunkHeight(), layout.height() - top);
      int storedRows = chunks.tiled() ? layout.chunkHeight() : rows;
      byte[] rowsRead = new byte[Math.multiplyExact(layout.chunkRowBytes(), storedRows)];
      chunks.read(chunk, rowsRead);
      copy(layout, rowsRead, rows, left, top, plane, samples);
    }
    return samples;
  }

  private static void copy(
      TiffLayout layout, byte[] chunk, int rows, int left, int top, int plane, byte[] samples) {
    int columns = Math.min(layout.chunkWidth(), layout.width() - left);
    int sampleBytes = layout.bits() / 8;
    for (int row = 0; row < rows; row++) {
      int from = row * layout.chunkRowBytes();
      int rowStart = (top + row) * layout.imageRowBytes();
      if (!layout.separatePlanes()) {
        int bits = layout.samples() * layout.bits();
        int bytes = (columns * bits + 7) / 8;
        System.arraycopy(chunk, from, samples, rowStart + left * bits / 8, bytes);
        continue;
      }
      int to = rowStart + (left * layout.samples() + plane) * sampleBytes;
      for (int x = 0; x < columns; x++, to += layout.samples() * sampleBytes) {
        System.arraycopy(chunk, from + x * sampleBytes, samples, to, sampleBytes);
      }
    }
  }
}

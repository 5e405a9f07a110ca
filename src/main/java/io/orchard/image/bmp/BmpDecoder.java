package io.orchard.image.bmp;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.IndexedColors;
import io.orchard.image.raster.RgbImage;

/** Decodes the BMP files that Pillow 9.4 knows, to RGB; alpha is dropped. Keeps no state. */
public final class BmpDecoder implements FormatDecoder {
  @Override
  public RgbImage decode(byte[] file, Allowance allowance) throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("BMP", file, allowance);
    cursor.seek(10);
    long dataOffset = cursor.u32LittleEndian();
    BmpHeader header = BmpHeader.read(cursor);
    IndexedColors colors = new IndexedColors();
    long pastHeader = cursor.position();
    // Some writers forget the palette when they say where the pixels start.
    boolean forgotten = dataOffset == pastHeader && header.bits() <= 8;
    readPalette(cursor, header, colors);
    if (forgotten) {
      cursor.seek(pastHeader + 4L * header.colors());
    } else if (dataOffset != 0) {
      cursor.seek(dataOffset);
    }
    if (header.compression() == BmpHeader.RLE8 || header.compression() == BmpHeader.RLE4) {
      return readRuns(cursor, header, colors);
    }
    return readRows(cursor, header, BmpPixelLayout.of(header, colors, cursor));
  }

  private static void readPalette(ByteCursor cursor, BmpHeader header, IndexedColors colors)
      throws ImageDecodeException {
    int entryBytes = header.paletteEntryBytes();
    int count = Math.min(header.colors(), cursor.remaining() / entryBytes);
    for (int i = 0; i < count; i++) {
      int blue = cursor.u8();
      int green = cursor.u8();
      colors.set(i, cursor.u8(), green, blue);
      cursor.skip(entryBytes - 3);
    }
  }

  private static RgbImage readRows(ByteCursor cursor, BmpHeader header, BmpPixelLayout layout)
      throws ImageDecodeException {
    int width = header.width();
    long stride = ((long) width * header.bits() + 31) / 32 * 4;
    long usedInLast = ((long) width * header.bits() + 7) / 8;
    if (stride * (header.height() - 1) + usedInLast > cursor.remaining()) {
      throw cursor.truncated();
    }
    cursor.reserve(3L * width * header.height());
    byte[] pixels = new byte[Math.multiplyExact(3 * width, header.height())];
    for (int row = 0; row < header.height(); row++) {
      cursor.checkTime();
      int y = header.topDown() ? row : header.height() - 1 - row;
      int from = (int) (cursor.position() + row * stride);
      layout.toRgb(cursor.data(), from, width, pixels, 3 * y * width);
    }
    return new RgbImage(width, header.height(), pixels);
  }

  private static RgbImage readRuns(ByteCursor cursor, BmpHeader header, IndexedColors colors)
      throws ImageDecodeException {
    if (header.bits() > 8) {
      throw cursor.error("has run lengths at a depth of " + header.bits() + " bits");
    }
    cursor.reserve(4L * header.width() * header.height());
    byte[] indexes = BmpRunLengths.expand(cursor, header);
    int width = header.width();
    byte[] pixels = new byte[Math.multiplyExact(3 * width, header.height())];
    for (int row = 0, from = 0; row < header.height(); row++) {
      int y = header.topDown() ? row : header.height() - 1 - row;
      for (int to = 3 * y * width; to < 3 * (y + 1) * width; to += 3) {
        colors.put(indexes[from++], pixels, to);
      }
    }
    return new RgbImage(width, header.height(), pixels);
  }
}

package io.orchard.image.png;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.IndexedColors;
import io.orchard.image.raster.RgbImage;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG files of every kind to RGB, the default image of an animation. Checksums count up to
 * the pixel data, as in Pillow; gamma and profiles are ignored. Keeps one inflater.
 */
public final class PngDecoder implements FormatDecoder {
  static final int IDAT = 0x49444154;

  /** No deflate code stands for more: 258 bytes from two bits. */
  private static final int MAX_DEFLATE_RATIO = 1032;

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IEND = 0x49454e44;

  /** First column, first row, column step and row step of the passes of an interlaced image. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

  private final Inflater inflater = new Inflater();

  @Override
  public RgbImage decode(byte[] file, Allowance allowance) throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("PNG", file, allowance);
    cursor.seek(8);
    IndexedColors colors = new IndexedColors();
    PngHeader header = null;
    while (true) {
      long length = cursor.u32BigEndian();
      int start = cursor.position();
      int type = (int) cursor.u32BigEndian();
      if (type == IDAT) {
        return readPixels(cursor, length, header, colors);
      }
      cursor.skip(length);
      verifyChecksum(cursor, start);
      int end = cursor.position();
      cursor.seek(start + 4);
      if (type == IHDR) {
        header = PngHeader.read(cursor);
      } else if (type == PLTE) {
        readPalette(cursor, (int) length / 3, colors);
      } else if (type == IEND) {
        throw cursor.error("file holds no pixel data");
      }
      cursor.seek(end);
    }
  }

  private static void verifyChecksum(ByteCursor cursor, int start) throws ImageDecodeException {
    CRC32 crc = new CRC32();
    crc.update(cursor.data(), start, cursor.position() - start);
    if (crc.getValue() != cursor.u32BigEndian()) {
      throw cursor.error("header is corrupt: a checksum is wrong");
    }
  }

  private static void readPalette(ByteCursor cursor, int count, IndexedColors colors)
      throws ImageDecodeException {
    for (int i = 0; i < count; i++) {
      colors.set(i, cursor.u8(), cursor.u8(), cursor.u8());
    }
  }

  private RgbImage readPixels(
      ByteCursor cursor, long length, @Nullable PngHeader header, IndexedColors colors)
      throws ImageDecodeException {
    if (header == null) {
      throw cursor.error("pixel data comes before the header");
    }
    cursor.requireRoomFor(
        (long) header.rowBytes(header.width()) * header.height(), MAX_DEFLATE_RATIO);
    cursor.reserve(3L * header.width() * header.height() + 2L * header.rowBytes(header.width()));
    inflater.reset();
    PngRows rows = new PngRows(cursor, length, inflater, header);
    PngPixels pixels = new PngPixels(header, colors);
    for (int[] pass : header.interlaced() ? PASSES : ONE_PASS) {
      int passWidth = (header.width() - pass[0] + pass[2] - 1) / pass[2];
      if (passWidth <= 0) {
        continue;
      }
      rows.startPass(header.rowBytes(passWidth));
      for (int y = pass[1]; y < header.height(); y += pass[3]) {
        if (rows.finished()) {
          return pixels.image();
        }
        cursor.checkTime();
        pixels.put(rows.next(), y, pass[0], pass[2]);
      }
    }
    return pixels.image();
  }
}

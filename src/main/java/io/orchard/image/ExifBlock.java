package io.orchard.image;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the EXIF data in a file: the bytes that are laid out like a TIFF file of their own. */
final class ExifBlock {
  private static final String MAGIC = "Exif\0\0";
  private static final String RAW_PROFILE = "Raw profile type exif";
  private static final Pattern SPACE_AROUND_BYTE = Pattern.compile("\\s*(\\p{XDigit}{2})\\s*");
  private static final int IEND = 0x49454e44;
  private static final int PNG_EXIF = 0x65584966;
  private static final int WEBP_EXIF = 0x46495845;
  private static final int VP8X = 0x58385056;
  private static final int VP8X_HAS_EXIF = 8;

  private ExifBlock() {}

  /**
   * Returns a cursor over the EXIF data, or null if the file has none.
   *
   * @throws ImageDecodeException if the file ends too early
   */
  static @Nullable ByteCursor find(ImageFormat format, byte[] file) throws ImageDecodeException {
    ByteCursor cursor = cursorOver(file);
    return switch (format) {
      case JPEG -> inJpeg(cursor);
      case PNG -> inPng(cursor);
      case WEBP -> inWebp(cursor);
      default -> null;
    };
  }

  /** The first EXIF segment before the first scan. */
  private static @Nullable ByteCursor inJpeg(ByteCursor cursor) throws ImageDecodeException {
    cursor.seek(2);
    while (true) {
      int marker = nextMarker(cursor);
      if (marker == 0xda || marker == 0xd9) {
        return null;
      }
      if (marker >= 0xd0 && marker <= 0xd8 || marker == 0x01) {
        continue;
      }
      int start = cursor.position();
      int end = start + Math.max(2, cursor.u16BigEndian());
      boolean exif = ImageFormat.startsWith(cursor.data(), start + 2, MAGIC.substring(0, 5));
      if (marker == 0xe1 && exif) {
        return block(cursor, start + 2, end);
      }
      cursor.seek(end);
    }
  }

  private static int nextMarker(ByteCursor cursor) throws ImageDecodeException {
    int value;
    do {
      do {
        value = cursor.u8();
      } while (value != 0xff);
      do {
        value = cursor.u8();
      } while (value == 0xff);
    } while (value == 0);
    return value;
  }

  /** The last such chunk, which may stand behind the pixels, or else ImageMagick's text. */
  private static @Nullable ByteCursor inPng(ByteCursor cursor) throws ImageDecodeException {
    ByteCursor chunk = inPngChunk(cursor);
    String profile = chunk == null ? PngTexts.find(cursor, RAW_PROFILE) : null;
    return profile == null ? chunk : inRawProfile(profile);
  }

  /**
   * An empty line, the profile's name and its length come first, then hexadecimal digits: in lines
   * of any length, but like Python's {@code bytes.fromhex} with other space only between bytes.
   */
  private static @Nullable ByteCursor inRawProfile(String profile) throws ImageDecodeException {
    String[] lines = profile.split("\n", 4);
    try {
      String digits = lines.length < 4 ? "" : lines[3].replace("\n", "");
      byte[] data = HexFormat.of().parseHex(SPACE_AROUND_BYTE.matcher(digits).replaceAll("$1"));
      return block(cursorOver(data), 0, data.length);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable ByteCursor inPngChunk(ByteCursor cursor) throws ImageDecodeException {
    cursor.seek(8);
    ByteCursor found = null;
    while (cursor.remaining() >= 8) {
      long length = cursor.u32BigEndian();
      int type = (int) cursor.u32BigEndian();
      int start = cursor.position();
      if (type == IEND || start + length + 4 > cursor.data().length) {
        return found;
      }
      if (type == PNG_EXIF) {
        found = block(cursor, start, start + length);
      }
      cursor.seek(start + length + 4);
    }
    return found;
  }

  /** The first such chunk, if the header says that there is one. */
  private static @Nullable ByteCursor inWebp(ByteCursor cursor) throws ImageDecodeException {
    cursor.seek(12);
    if ((int) cursor.u32LittleEndian() != VP8X) {
      return null;
    }
    long length = cursor.u32LittleEndian();
    if ((cursor.u8() & VP8X_HAS_EXIF) == 0) {
      return null;
    }
    cursor.skip(length - 1);
    while (cursor.remaining() >= 8) {
      int type = (int) cursor.u32LittleEndian();
      long size = cursor.u32LittleEndian();
      int start = cursor.position();
      if (type == WEBP_EXIF) {
        return block(cursor, start, start + size);
      }
      cursor.seek(start + size + (size & 1));
    }
    return null;
  }

  private static ByteCursor cursorOver(byte[] data) {
    return new ByteCursor("EXIF", data, Allowance.until(Deadline.none()));
  }

  private static ByteCursor block(ByteCursor file, int start, long end)
      throws ImageDecodeException {
    if (end < start || end > file.data().length) {
      throw file.truncated();
    }
    byte[] data = Arrays.copyOfRange(file.data(), start, (int) end);
    ByteCursor block = cursorOver(data);
    if (ImageFormat.startsWith(data, 0, MAGIC)) {
      int length = MAGIC.length();
      return cursorOver(Arrays.copyOfRange(data, length, data.length));
    }
    return block;
  }
}

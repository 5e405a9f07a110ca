package io.orchard.image;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Finds text by its keyword in a PNG file: plain and compressed in Latin 1, international in UTF-8.
 */
final class PngTexts {
  /** Longer texts are not looked at: Pillow takes them for an attack. */
  static final int MAX_BYTES = 1 << 20;

  private static final int PLAIN = 0x74455874;
  private static final int COMPRESSED = 0x7a545874;
  private static final int INTERNATIONAL = 0x69545874;
  private static final int IEND = 0x49454e44;

  private PngTexts() {}

  /**
   * Returns the last text of a keyword, which may stand behind the pixels, or null. Only that one
   * is decompressed: there may be thousands.
   */
  static @Nullable String find(ByteCursor cursor, String keyword) throws ImageDecodeException {
    cursor.seek(8);
    byte[] data = cursor.data();
    int found = 0;
    while (cursor.remaining() >= 12) {
      int chunk = cursor.position();
      long length = cursor.u32BigEndian();
      int type = (int) cursor.u32BigEndian();
      if (type == IEND || length + 4 > cursor.remaining()) {
        break;
      }
      boolean text = type == PLAIN || type == COMPRESSED || type == INTERNATIONAL;
      if (text && length > keyword.length() && isAt(data, cursor.position(), keyword)) {
        found = chunk;
      }
      cursor.skip(length + 4);
    }
    if (found == 0) {
      return null;
    }
    cursor.seek(found);
    int length = (int) cursor.u32BigEndian();
    int type = (int) cursor.u32BigEndian();
    int start = cursor.position();
    return text(type, data, start + keyword.length() + 1, start + length);
  }

  private static boolean isAt(byte[] data, int start, String keyword) {
    return ImageFormat.startsWith(data, start, keyword + "\0");
  }

  private static @Nullable String text(int type, byte[] data, int start, int end) {
    return switch (type) {
      case PLAIN -> latin1(data, start, end);
      case COMPRESSED -> start < end && data[start] == 0 ? inflate(data, start + 1, end) : null;
      case INTERNATIONAL -> international(data, start, end);
      default -> null;
    };
  }

  /** Behind two bytes about compression come the language and the keyword in that language. */
  private static @Nullable String international(byte[] data, int start, int end) {
    int at = start + 2;
    for (int zeros = 0; zeros < 2; at++) {
      if (at >= end) {
        return null;
      }
      zeros += data[at] == 0 ? 1 : 0;
    }
    if (data[start] == 0) {
      return utf8(latin1(data, at, end));
    }
    return data[start + 1] == 0 ? utf8(inflate(data, at, end)) : null;
  }

  /** Reads bytes, taken for Latin 1 so far, as what they are; null if they are not that. */
  private static @Nullable String utf8(@Nullable String latin1) {
    try {
      byte[] bytes = latin1 == null ? new byte[0] : latin1.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static @Nullable String inflate(byte[] data, int start, int end) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data, start, end - start);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
        out.write(buffer, 0, n);
        if (out.size() > MAX_BYTES) {
          return null;
        }
      }
      return out.toString(StandardCharsets.ISO_8859_1);
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private static @Nullable String latin1(byte[] data, int start, int end) {
    int length = end - start;
    return length > MAX_BYTES ? null : new String(data, start, length, StandardCharsets.ISO_8859_1);
  }
}

package io.orchard.image;

import io.orchard.image.bmp.BmpDecoder;
import io.orchard.image.gif.GifDecoder;
import io.orchard.image.jpeg.JpegDecoder;
import io.orchard.image.png.PngDecoder;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.tiff.TiffDecoder;
import io.orchard.image.webp.WebpDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The image formats, by the bytes their files start with. */
enum ImageFormat {
  JPEG("JPEG") {
    @Override
    boolean matches(byte[] file) {
      return startsWith(file, 0, "\u00ff\u00d8\u00ff");
    }

    @Override
    FormatDecoder newDecoder() {
      return new JpegDecoder();
    }
  },
  PNG("PNG") {
    @Override
    boolean matches(byte[] file) {
      return startsWith(file, 0, "\u0089PNG\r\n\u001a\n");
    }

    @Override
    FormatDecoder newDecoder() {
      return new PngDecoder();
    }
  },
  GIF("GIF") {
    @Override
    boolean matches(byte[] file) {
      return startsWith(file, 0, "GIF87a") || startsWith(file, 0, "GIF89a");
    }

    @Override
    FormatDecoder newDecoder() {
      return new GifDecoder();
    }
  },
  BMP("BMP") {
    @Override
    boolean matches(byte[] file) {
      return startsWith(file, 0, "BM");
    }

    @Override
    FormatDecoder newDecoder() {
      return new BmpDecoder();
    }
  },
  TIFF("TIFF") {
    @Override
    boolean matches(byte[] file) {
      return startsWith(file, 0, "II*\0")
          || startsWith(file, 0, "MM\0*")
          || startsWith(file, 0, "II+\0")
          || startsWith(file, 0, "MM\0+");
    }

    @Override
    FormatDecoder newDecoder() {
      return new TiffDecoder();
    }
  },
  WEBP("WebP") {
    @Override
    boolean matches(byte[] file) {
      return startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBPVP8");
    }

    @Override
    FormatDecoder newDecoder() {
      return new WebpDecoder();
    }
  };

  private final String title;

  ImageFormat(String title) {
    this.title = title;
  }

  /** Returns the format of a file; throws with what the file looks like instead, if it is none. */
  static ImageFormat of(byte[] file) throws ImageDecodeException {
    for (ImageFormat format : values()) {
      if (format.matches(file)) {
        return format;
      }
    }
    throw new ImageDecodeException(
        String.format(Locale.ROOT, "not an image: %s (%,d bytes)", appearance(file), file.length));
  }

  abstract boolean matches(byte[] file);

  abstract FormatDecoder newDecoder();

  @Override
  public String toString() {
    return title;
  }

  static boolean startsWith(byte[] file, int offset, String magic) {
    if (file.length < offset + magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((file[offset + i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String appearance(byte[] file) {
    if (file.length == 0) {
      return "an empty file";
    }
    int length = Math.min(file.length, 512);
    String start = new String(file, 0, length, StandardCharsets.ISO_8859_1);
    String lower = start.stripLeading().toLowerCase(Locale.ROOT);
    if (lower.startsWith("<!doctype html") || lower.contains("<html")) {
      return "an HTML page";
    }
    if (lower.startsWith("<?xml") || lower.startsWith("<svg")) {
      return "an XML document";
    }
    if (lower.startsWith("{") || lower.startsWith("[")) {
      return "JSON or other text";
    }
    if (start.startsWith("%PDF")) {
      return "a PDF document";
    }
    if (start.startsWith("PK\u0003\u0004") || start.startsWith("\u001f\u008b")) {
      return "an archive";
    }
    if (start.indexOf("ftyp") == 4) {
      return "an ISO media file (HEIF, AVIF or video), which is not supported";
    }
    boolean zeros = start.chars().allMatch(c -> c == 0);
    if (zeros) {
      return "zero bytes";
    }
    boolean text = start.chars().noneMatch(c -> c < 9 || c > 13 && c < 32 || c == 127);
    return text ? "text" : "unknown data starting with " + hex(file);
  }

  private static String hex(byte[] file) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(8, file.length); i++) {
      hex.append(String.format(Locale.ROOT, "%02x", file[i]));
    }
    return hex.toString();
  }
}

package io.orchard.image;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.Orientation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the orientation that EXIF data of JPEG, PNG and WebP files state. TIFF files state it for
 * their pixels, where the decoder applies it.
 *
 * <p>Damaged EXIF data never reject an image: what Pillow would warn of or fail at, and any number
 * outside 1-8, means upright. Where they state none, XMP does in PNG files: Pillow looks for it
 * nowhere else.
 */
final class ExifOrientation {
  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;
  private static final int UNSTATED = 0;
  private static final String XMP = "XML:com.adobe.xmp";
  private static final Pattern IN_XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  private ExifOrientation() {}

  /**
   * Returns the orientation, 1-8; 1 if there is none.
   *
   * @throws ImageDecodeException if the file is no image
   */
  static int of(byte[] file) throws ImageDecodeException {
    ImageFormat format = ImageFormat.of(file);
    int inExif = inExif(format, file);
    int stated = inExif == UNSTATED && format == ImageFormat.PNG ? inXmp(file) : inExif;
    return stated >= 1 && stated <= 8 ? stated : Orientation.UPRIGHT;
  }

  private static int inExif(ImageFormat format, byte[] file) {
    try {
      ByteCursor exif = ExifBlock.find(format, file);
      return exif == null ? UNSTATED : read(exif);
    } catch (ImageDecodeException cutOff) {
      return UNSTATED;
    }
  }

  private static int inXmp(byte[] png) throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("XMP", png, Allowance.until(Deadline.none()));
    String xmp = PngTexts.find(cursor, XMP);
    Matcher matcher = IN_XMP.matcher(xmp == null ? "" : xmp);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : UNSTATED;
  }

  /**
   * Reads the first directory of what is laid out like a TIFF file; of two notes the last holds.
   */
  private static int read(ByteCursor exif) throws ImageDecodeException {
    int start = exif.position();
    int order = exif.u16BigEndian();
    boolean littleEndian = order == 0x4949;
    int magic = exif.u16BigEndian();
    if (!littleEndian && order != 0x4d4d || magic != 0x2a && magic != 0x2a00) {
      return UNSTATED;
    }
    exif.seek(start + u32(exif, littleEndian));
    int entries = u16(exif, littleEndian);
    int first = exif.position();
    int orientation = UNSTATED;
    for (int i = 0; i < entries && exif.remaining() >= ENTRY_BYTES; i++) {
      exif.seek(first + i * (long) ENTRY_BYTES);
      if (exif.remaining() >= ENTRY_BYTES && u16(exif, littleEndian) == TAG) {
        orientation = value(exif, littleEndian, orientation);
      }
    }
    return orientation;
  }

  private static int value(ByteCursor exif, boolean littleEndian, int otherwise)
      throws ImageDecodeException {
    int type = u16(exif, littleEndian);
    long count = u32(exif, littleEndian);
    boolean twoBytes = type == 3 || type == 8;
    boolean fourBytes = type == 4 || type == 9;
    if (count < 1 || count > (twoBytes ? 2 : 1) || !twoBytes && !fourBytes) {
      return otherwise;
    }
    long value = twoBytes ? u16(exif, littleEndian) : u32(exif, littleEndian);
    return value >= 1 && value <= 8 ? (int) value : Orientation.UPRIGHT;
  }

  private static int u16(ByteCursor exif, boolean littleEndian) throws ImageDecodeException {
    return littleEndian ? exif.u16LittleEndian() : exif.u16BigEndian();
  }

  private static long u32(ByteCursor exif, boolean littleEndian) throws ImageDecodeException {
    return littleEndian ? exif.u32LittleEndian() : exif.u32BigEndian();
  }
}

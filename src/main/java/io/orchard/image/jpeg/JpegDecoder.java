package io.orchard.image.jpeg;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.JpegEngine;
import io.orchard.image.raster.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * Decodes baseline, extended and progressive Huffman-coded JPEG files of 8 bits, to the same bytes
 * as libjpeg-turbo at its defaults: exact integer DCT, interpolated chroma.
 *
 * <p>Profiles and orientation are ignored. Damaged entropy data decodes to whatever can be made of
 * it, as in libjpeg. Where pixels are missing the file is rejected, as in Pillow, but not where
 * only the end marker is. Not supported are arithmetic and lossless coding, and 12 bits. Keeps no
 * state between files.
 */
public final class JpegDecoder implements FormatDecoder {
  private final @Nullable JpegEngine engine;
  private final long leastPixels;

  /** Makes a decoder that decodes every file itself. */
  public JpegDecoder() {
    this(null, Long.MAX_VALUE);
  }

  /**
   * Makes a decoder that leaves the pixels of large, whole and undamaged files to an engine, once
   * it has walked through all their codes. Whatever is odd about a file, it decodes itself.
   *
   * @param engine null for none
   * @param leastPixels of the files that the engine is given
   */
  public JpegDecoder(@Nullable JpegEngine engine, long leastPixels) {
    this.engine = engine;
    this.leastPixels = leastPixels;
  }

  @Override
  public RgbImage decode(byte[] file, Allowance allowance) throws ImageDecodeException {
    return decodeAbove(file, ImageSize.LARGEST, allowance);
  }

  /**
   * Decodes at the smallest of the scales 1, 1/2, 1/4 and 1/8 that covers {@code least} in both
   * directions, at scale 1 if none does; as libjpeg-turbo at its {@code scale_denom}, to the last
   * bit.
   */
  @Override
  public RgbImage decodeAbove(byte[] file, ImageSize least, Allowance allowance)
      throws ImageDecodeException {
    RgbImage image = engine == null ? null : decodeBy(engine, file, least, allowance);
    return image != null ? image : decodeHere(file, least, allowance);
  }

  private static RgbImage decodeHere(byte[] file, ImageSize least, Allowance allowance)
      throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("JPEG", file, allowance);
    return new JpegReading(cursor, least, new JpegTables(), null).run();
  }

  /**
   * Returns what an engine makes of a file, or null where the file or the memory left is not such
   * that it may try. Takes what the engine needs, and in the end what decoding here would have
   * taken: what follows has the same left.
   */
  private @Nullable RgbImage decodeBy(
      JpegEngine engine, byte[] file, ImageSize least, Allowance allowance)
      throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("JPEG", file, allowance);
    JpegInspection inspection = JpegInspection.ofSegments(cursor, least, leastPixels);
    if (inspection == null) {
      return null;
    }
    JpegFrame frame = inspection.frame();
    long here = frame.planeBytes() + frame.pixelBytes();
    long there = 2 * frame.pixelBytes() + file.length;
    if (!allowance.allows(Math.max(here, there))) {
      return null;
    }
    long before = allowance.bytes();
    cursor.reserve(Math.max(here, there));
    byte[] pixels =
        inspection.isSound() ? engine.decode(file, frame.width(), frame.height()) : null;
    allowance.backTo(before);
    if (pixels == null) {
      return null;
    }
    cursor.reserve(here);
    cursor.checkTime();
    return new RgbImage(frame.width(), frame.height(), pixels);
  }

  /**
   * Returns the size that a file states, whatever scale it is decoded at. Reads no further than the
   * frame header.
   *
   * @throws ImageDecodeException if it has none
   */
  public static ImageSize size(byte[] file, Allowance allowance) throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("JPEG", file, allowance);
    JpegSegments segments = new JpegSegments(cursor);
    int marker = segments.next(false);
    while (marker != 0xc0 && marker != 0xc1 && marker != 0xc2) {
      if (marker == JpegSegments.END) {
        throw cursor.error("has no frame header");
      }
      cursor.seek(segments.end());
      marker = segments.next(false);
    }
    JpegFrame frame = JpegFrame.read(cursor, marker == 0xc2);
    return new ImageSize(frame.width(), frame.height());
  }

  /**
   * Decodes a stream whose container states what the components mean, whatever the stream's markers
   * and names say.
   *
   * @param tables what the container or earlier streams have told; takes up the stream's own
   */
  public RgbImage decodeAs(
      JpegColorModel colors, JpegTables tables, byte[] stream, Allowance allowance)
      throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("JPEG", stream, allowance);
    return new JpegReading(cursor, ImageSize.LARGEST, tables, colors).run();
  }
}

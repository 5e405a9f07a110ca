package io.orchard.image.jpeg;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;

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
    ByteCursor cursor = new ByteCursor("JPEG", file, allowance);
    return new JpegReading(cursor, least, new JpegTables(), null).run();
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

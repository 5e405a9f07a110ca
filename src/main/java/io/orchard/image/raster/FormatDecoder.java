package io.orchard.image.raster;

/**
 * Decodes files of one format. An instance may keep buffers between calls, so it belongs to one
 * thread.
 */
public interface FormatDecoder {
  /**
   * Decodes a whole file that starts with the format's magic bytes. Memory that grows with the
   * image is taken from the allowance before it is allocated.
   *
   * @throws ImageDecodeException if the file is damaged, cut off, too large or of an unsupported
   *     kind; a decoder may also throw any {@link RuntimeException} on damaged data
   */
  RgbImage decode(byte[] file, Allowance allowance) throws ImageDecodeException;

  /**
   * Decodes a file, at a reduced scale if the format allows it and {@code least} is still covered.
   *
   * @throws ImageDecodeException as {@link #decode}
   */
  default RgbImage decodeAbove(byte[] file, ImageSize least, Allowance allowance)
      throws ImageDecodeException {
    return decode(file, allowance);
  }
}

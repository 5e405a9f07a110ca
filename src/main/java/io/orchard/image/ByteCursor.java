package io.orchard.image;

import java.util.Locale;

/** Reads numbers from a file in memory and reports its end as a decoding error. */
final class ByteCursor {
  private final String format;
  private final byte[] data;
  private final Allowance allowance;
  private int position;

  ByteCursor(String format, byte[] data, Allowance allowance) {
    this.format = format;
    this.data = data;
    this.allowance = allowance;
  }

  /** What work on the file may take. */
  Allowance allowance() {
    return allowance;
  }

  /**
   * Takes memory that is about to be allocated for this file.
   *
   * @throws ImageDecodeException as {@link Allowance#take}
   */
  void reserve(long bytes) throws ImageDecodeException {
    allowance.take(format, bytes);
  }

  /**
   * Checks the clock, as a decoder does at every row.
   *
   * @throws ImageDecodeException as {@link Allowance#checkTime}
   */
  void checkTime() throws ImageDecodeException {
    allowance.checkTime(format);
  }

  byte[] data() {
    return data;
  }

  int position() {
    return position;
  }

  int remaining() {
    return data.length - position;
  }

  void seek(long target) throws ImageDecodeException {
    if (target < 0 || target > data.length) {
      throw truncated();
    }
    position = (int) target;
  }

  void skip(long count) throws ImageDecodeException {
    seek(position + count);
  }

  int u8() throws ImageDecodeException {
    if (position >= data.length) {
      throw truncated();
    }
    return data[position++] & 0xff;
  }

  int u16BigEndian() throws ImageDecodeException {
    return u8() << 8 | u8();
  }

  int u16LittleEndian() throws ImageDecodeException {
    return u8() | u8() << 8;
  }

  long u32BigEndian() throws ImageDecodeException {
    return (long) u16BigEndian() << 16 | u16BigEndian();
  }

  long u32LittleEndian() throws ImageDecodeException {
    return u16LittleEndian() | (long) u16LittleEndian() << 16;
  }

  /**
   * Checks, before memory is allocated, that the rest of the file can expand to {@code bytes}.
   *
   * @param maxRatio the most bytes that one byte of the file can stand for
   * @throws ImageDecodeException if it cannot, so that the image must be incomplete
   */
  void requireRoomFor(long bytes, int maxRatio) throws ImageDecodeException {
    if (bytes > (remaining() + 1L) * maxRatio) {
      throw truncated();
    }
  }

  /** The error for a file that stops too early. */
  ImageDecodeException truncated() {
    return new ImageDecodeException(
        String.format(
            Locale.ROOT,
            "%s data ends before the image is complete (%,d bytes)",
            format,
            data.length));
  }

  /** An error about this file, led by the format's name. */
  ImageDecodeException error(String problem) {
    return new ImageDecodeException(format + " " + problem);
  }
}

package io.orchard.image.raster;

import java.util.Locale;

/** Reads numbers from a file in memory and reports its end as a decoding error. */
public final class ByteCursor {
  private final String format;
  private final byte[] data;
  private final Allowance allowance;
  private int position;

  /**
   * Begins at the start of a file.
   *
   * @param format leads every error
   * @param data neither changed nor copied
   * @param allowance what work on the file may take
   */
  public ByteCursor(String format, byte[] data, Allowance allowance) {
    this.format = format;
    this.data = data;
    this.allowance = allowance;
  }

  /** What work on the file may take. */
  public Allowance allowance() {
    return allowance;
  }

  /**
   * Takes memory that is about to be allocated for this file.
   *
   * @throws ImageDecodeException as {@link Allowance#take}
   */
  public void reserve(long bytes) throws ImageDecodeException {
    allowance.take(format, bytes);
  }

  /**
   * Checks the clock, as a decoder does at every row.
   *
   * @throws ImageDecodeException as {@link Allowance#checkTime}
   */
  public void checkTime() throws ImageDecodeException {
    allowance.checkTime(format);
  }

  /** Returns the whole file, not a copy. */
  public byte[] data() {
    return data;
  }

  /** Returns the index of the next byte. */
  public int position() {
    return position;
  }

  /** Returns how many bytes are left. */
  public int remaining() {
    return data.length - position;
  }

  /**
   * Goes to an index, at most the length of the file.
   *
   * @throws ImageDecodeException if that is outside the file
   */
  public void seek(long target) throws ImageDecodeException {
    if (target < 0 || target > data.length) {
      throw truncated();
    }
    position = (int) target;
  }

  /**
   * Leaves out bytes.
   *
   * @throws ImageDecodeException if there are fewer
   */
  public void skip(long count) throws ImageDecodeException {
    seek(position + count);
  }

  /**
   * Reads a byte, 0 to 255.
   *
   * @throws ImageDecodeException at the end of the file
   */
  public int u8() throws ImageDecodeException {
    if (position >= data.length) {
      throw truncated();
    }
    return data[position++] & 0xff;
  }

  /** Reads two bytes, as {@link #u8} does one, the high one first. */
  public int u16BigEndian() throws ImageDecodeException {
    return u8() << 8 | u8();
  }

  /** Reads two bytes, as {@link #u8} does one, the low one first. */
  public int u16LittleEndian() throws ImageDecodeException {
    return u8() | u8() << 8;
  }

  /** Reads four bytes, as {@link #u8} does one, the highest first. */
  public long u32BigEndian() throws ImageDecodeException {
    return (long) u16BigEndian() << 16 | u16BigEndian();
  }

  /** Reads four bytes, as {@link #u8} does one, the lowest first. */
  public long u32LittleEndian() throws ImageDecodeException {
    return u16LittleEndian() | (long) u16LittleEndian() << 16;
  }

  /**
   * Checks, before memory is allocated, that the rest of the file can expand to {@code bytes}.
   *
   * @param maxRatio the most bytes that one byte of the file can stand for
   * @throws ImageDecodeException if it cannot, so that the image must be incomplete
   */
  public void requireRoomFor(long bytes, int maxRatio) throws ImageDecodeException {
    if (bytes > (remaining() + 1L) * maxRatio) {
      throw truncated();
    }
  }

  /** The error for a file that stops too early. */
  public ImageDecodeException truncated() {
    return new ImageDecodeException(
        String.format(
            Locale.ROOT,
            "%s data ends before the image is complete (%,d bytes)",
            format,
            data.length));
  }

  /** An error about this file, led by the format's name. */
  public ImageDecodeException error(String problem) {
    return new ImageDecodeException(format + " " + problem);
  }
}

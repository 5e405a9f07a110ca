package io.orchard.image;

import java.util.Arrays;

/** Reads and changes numbers and blocks in copies of byte arrays. */
public final class Bytes {
  private Bytes() {}

  public static long bigEndian(byte[] file, int at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | file[at + i] & 0xff;
    }
    return value;
  }

  public static long littleEndian(byte[] file, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | file[at + i] & 0xff;
    }
    return value;
  }

  public static byte[] withBigEndian(byte[] file, int at, int bytes, long value) {
    byte[] changed = file.clone();
    for (int i = 0; i < bytes; i++) {
      changed[at + i] = (byte) (value >> 8 * (bytes - 1 - i));
    }
    return changed;
  }

  public static byte[] withLittleEndian(byte[] file, int at, int bytes, long value) {
    byte[] changed = file.clone();
    for (int i = 0; i < bytes; i++) {
      changed[at + i] = (byte) (value >> 8 * i);
    }
    return changed;
  }

  /** Returns a copy with other content in the place of {@code [start, end)}. */
  public static byte[] replace(byte[] file, int start, int end, byte[] content) {
    byte[] changed = Arrays.copyOf(file, file.length - (end - start) + content.length);
    System.arraycopy(content, 0, changed, start, content.length);
    System.arraycopy(file, end, changed, start + content.length, file.length - end);
    return changed;
  }

  /** Returns one array behind the other. */
  public static byte[] join(byte[] first, byte[] second) {
    return replace(first, first.length, first.length, second);
  }
}

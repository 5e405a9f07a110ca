package io.orchard.image.webp;

/** The arithmetic decoder of VP8 (RFC 6386, section 7) over one partition of a frame. */
final class Vp8Bits {
  private final byte[] data;
  private final int end;
  private int position;
  private long value;
  private int range = 254;
  private int bits = -8;
  private boolean overrun;

  Vp8Bits(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  /** Decodes a bit that is 0 with a probability of {@code probability / 256}. */
  boolean bit(int probability) {
    if (bits < 0) {
      load();
    }
    // range is one less than the format's, which saves the split its "+ 1".
    int split = range * probability >> 8;
    boolean set = (int) (value >> bits) > split;
    if (set) {
      range -= split + 1;
      value -= (long) (split + 1) << bits;
    } else {
      range = split;
    }
    int shift = Integer.numberOfLeadingZeros(range + 1) - 24;
    if (range + 1 > 255) {
      shift = 0;
    }
    range = (range + 1 << shift) - 1;
    bits -= shift;
    return set;
  }

  private void load() {
    int next = 0;
    if (position < end) {
      next = data[position++] & 0xff;
    } else {
      overrun = true;
    }
    value = value << 8 | next;
    bits += 8;
  }

  boolean flag() {
    return bit(128);
  }

  /** Reads an unsigned number of {@code count} bits. */
  int number(int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      number = number << 1 | (flag() ? 1 : 0);
    }
    return number;
  }

  /** Reads a number of {@code count} bits and its sign. */
  int signed(int count) {
    int number = number(count);
    return flag() ? -number : number;
  }

  /** Reads a flag and, if it is set, a signed number; 0 otherwise. */
  int optionalSigned(int count) {
    return flag() ? signed(count) : 0;
  }

  /** Whether more was read than the partition holds. */
  boolean overrun() {
    return overrun;
  }
}

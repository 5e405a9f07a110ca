package io.orchard.image.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** A grey JPEG file of flat blocks at random levels, with restarts. */
public final class RestartedJpeg {
  /** DC codes 0 and 10 for 0 and 3 bits, the AC code 0 for a block's end, steps of 1. */
  private static final String TABLES =
      "ffd8 ffdb0043 00"
          + "01".repeat(64)
          + ("ffc40015 00 0101" + "00".repeat(14) + "0003")
          + ("ffc40014 10 01" + "00".repeat(15) + "00");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int bits;
  private int count;

  private RestartedJpeg() {}

  /**
   * Returns a file.
   *
   * @param interval blocks between restarts
   * @param firstRestart number of the first restart marker; any but 0 is wrong
   */
  public static byte[] of(
      int width, int height, int interval, int firstRestart, RandomGenerator random) {
    RestartedJpeg jpeg = new RestartedJpeg();
    jpeg.writeHex(TABLES);
    jpeg.writeHex("ffc0000b 08 %04x %04x 01 01 11 00".formatted(height, width));
    jpeg.writeHex("ffdd0004 %04x ffda0008 01 01 00 003f00".formatted(interval));
    int blocks = (width + 7) / 8 * ((height + 7) / 8);
    for (int block = 0; block < blocks; block++) {
      if (block > 0 && block % interval == 0) {
        jpeg.align();
        jpeg.out.write(0xff);
        jpeg.out.write(0xd0 + (firstRestart + block / interval - 1 & 7));
      }
      jpeg.writeBlock(random);
    }
    jpeg.align();
    jpeg.writeHex("ffd9");
    return jpeg.out.toByteArray();
  }

  private void writeBlock(RandomGenerator random) {
    if (random.nextBoolean()) {
      write(0b00, 2);
    } else {
      write(0b10 << 4 | random.nextInt(8) << 1, 6);
    }
  }

  private void write(int value, int length) {
    bits = bits << length | value;
    count += length;
    while (count >= 8) {
      count -= 8;
      int next = bits >> count & 0xff;
      out.write(next);
      if (next == 0xff) {
        out.write(0);
      }
    }
  }

  private void align() {
    if (count > 0) {
      write((1 << 8 - count) - 1, 8 - count);
    }
  }

  private void writeHex(String hex) {
    out.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}

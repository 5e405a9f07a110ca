package io.orchard.image.jpeg;

import io.orchard.image.Bytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Makes JPEG files, and others of their segments. */
public final class Jpegs {
  public static final int DHT = 0xc4;
  public static final int SOS = 0xda;
  public static final int DQT = 0xdb;
  static final int DRI = 0xdd;

  private Jpegs() {}

  /** A grey file with a gradient. */
  public static byte[] grey(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      image.getRaster().setSample(x, y, 0, (5 * x + 3 * y) & 0xff);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Leaves out the segments of some kinds before the first scan. */
  public static byte[] without(byte[] jpeg, int... markers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int end = segments(jpeg, out, false, markers);
    out.write(jpeg, end, jpeg.length - end);
    return out.toByteArray();
  }

  /** Returns nothing but the segments of some kinds before the first scan. */
  public static byte[] only(byte[] jpeg, int... markers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    segments(jpeg, out, true, markers);
    return out.toByteArray();
  }

  /** Writes the segments that are, or are not, of some kinds; returns where the scan begins. */
  private static int segments(byte[] jpeg, ByteArrayOutputStream out, boolean are, int... markers) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != SOS) {
      int length = 2 + (int) Bytes.bigEndian(jpeg, at + 2, 2);
      boolean among = false;
      for (int marker : markers) {
        among |= (jpeg[at + 1] & 0xff) == marker;
      }
      if (among == are) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
    return at;
  }
}

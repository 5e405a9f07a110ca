package io.orchard.testdata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The files of {@code testdata/broken/}: names of images, contents that are none. */
final class BrokenFiles {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'};
  private static final int HUGE_SIDE = 60_000;
  private static final String ERROR_PAGE =
      """
      <!DOCTYPE html>
      <html>
      <head><title>404 Not Found</title></head>
      <body><h1>Not Found</h1><p>The requested image is not on this server.</p></body>
      </html>
      """;

  private BrokenFiles() {}

  /** Returns the content of every broken file by its path below {@code testdata/}. */
  static Map<String, byte[]> all() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("broken/Training/Apple/empty.jpg", new byte[0]);
    files.put("broken/Training/Apple/cut-off.jpg", cutOffJpeg());
    files.put("broken/Training/Banana/error-page.png", ERROR_PAGE.getBytes(StandardCharsets.UTF_8));
    files.put("broken/Test/Orange/random-bytes.jpg", randomBytes());
    files.put("broken/Test/Pear/too-large.png", hugePng());
    return files;
  }

  /** Returns the first half of a good JPEG file, as an interrupted copy leaves it. */
  private static byte[] cutOffJpeg() throws IOException {
    Picture apple = new Picture(Fruit.APPLE, 1, 100, 100, PictureFormat.JPEG);
    byte[] whole = apple.format().encode(apple.draw());
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[2_000];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  /** Returns a well-formed PNG header of 60,000 x 60,000 pixels with no pixels behind it. */
  private static byte[] hugePng() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(HUGE_SIDE).putInt(HUGE_SIDE);
    // Bits per channel, colour type RGB, then the only methods there are for the other three.
    header.put((byte) 8).put((byte) 2).put((byte) 0).put((byte) 0).put((byte) 0);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(PNG_SIGNATURE);
    png.write(chunk("IHDR", header.array()));
    png.write(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(name).put(data).putInt((int) checksum.getValue());
    return chunk.array();
  }
}

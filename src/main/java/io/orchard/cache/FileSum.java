package io.orchard.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * What a jar records of a file: enough to see damage. Whoever may choose a file's content can give
 * it any CRC-32, and has to be kept from writing the file at all.
 *
 * @param bytes size
 * @param crc32 CRC-32
 */
public record FileSum(long bytes, long crc32) {
  private static final int BUFFER = 1 << 18;

  /** Reads a file: 630 MB in a twentieth of a second, once they are in memory. */
  public static FileSum of(Path file) throws IOException {
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
        bytes += n;
      }
    }
    return new FileSum(bytes, sum.getValue());
  }
}

package io.orchard.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** SHA-256 and MD5 sums of bytes, files and folders, as 64 and 32 hex digits. */
public final class Checksum {
  private static final String SHA_256 = "SHA-256";

  private Checksum() {}

  /** Returns the SHA-256 of some bytes. */
  public static String sha256(byte[] bytes) {
    return hex(newDigest(SHA_256).digest(bytes));
  }

  /**
   * Returns the SHA-256 of a file in hexadecimal.
   *
   * @throws IOException if it cannot be read
   */
  public static String sha256(Path file) throws IOException {
    return of(file, SHA_256);
  }

  /**
   * Returns the SHA-256 of what is left of a stream, which stays open.
   *
   * @throws IOException if it cannot be read
   */
  public static String sha256(InputStream in) throws IOException {
    return of(in, SHA_256);
  }

  /** Returns what {@code md5sum} prints: tells files apart, and proves nothing against forgery. */
  public static String md5(Path file) throws IOException {
    return of(file, "MD5");
  }

  /**
   * Returns one sum over all files below a folder, save those with the given file name: the sum of
   * lines {@code <sha256 of the file> <path with slashes>\n} in the order of the paths, which is
   * what {@code sha256sum} prints for them. Reads every file once.
   */
  public static String sha256OfFolder(Path folder, String except) throws IOException {
    Map<String, String> sums = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      String path = folder.relativize(file).toString().replace('\\', '/');
      if (!path.equals(except)) {
        sums.put(path, sha256(file));
      }
    }
    return sha256OfFiles(sums);
  }

  /**
   * Returns the sum that {@link #sha256OfFolder} does.
   *
   * @param sums the sum of each file by its path, in the order of the paths
   */
  public static String sha256OfFiles(Map<String, String> sums) {
    StringBuilder lines = new StringBuilder();
    sums.forEach((path, sum) -> lines.append(sum).append("  ").append(path).append('\n'));
    return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String of(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in, algorithm);
    }
  }

  private static String of(InputStream in, String algorithm) throws IOException {
    MessageDigest digest = newDigest(algorithm);
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
    return hex(digest.digest());
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has " + algorithm, e);
    }
  }
}

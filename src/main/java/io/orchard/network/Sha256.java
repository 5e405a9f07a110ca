package io.orchard.network;

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
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 sums of bytes, files and folders, as 64 hex digits. */
final class Sha256 {
  private Sha256() {}

  static String of(byte[] bytes) {
    return hex(digest(bytes));
  }

  static String of(Path file) throws IOException {
    MessageDigest digest = newDigest();
    copy(file, digest);
    return hex(digest.digest());
  }

  /**
   * Returns one sum over all files below a folder, save those with the given file name: the sum of
   * lines {@code <sha256 of the file> <path with slashes>\n} in the order of the paths, which is
   * what {@code sha256sum} prints for them. Reads every file once.
   */
  static String ofFolder(Path folder, String except) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : files(folder)) {
      String path = folder.relativize(file).toString().replace('\\', '/');
      if (!path.equals(except)) {
        lines.append(of(file)).append("  ").append(path).append('\n');
      }
    }
    return of(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void copy(Path file, MessageDigest digest) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
  }

  private static byte[] digest(byte[] bytes) {
    return newDigest().digest(bytes);
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}

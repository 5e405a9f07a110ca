package io.orchard.job;

import io.orchard.table.ParquetTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.xerial.snappy.SnappyError;
import org.xerial.snappy.SnappyInputStream;

/** Looks for planted texts, also in what is compressed, and counts what it has looked at. */
final class CanarySearch {

  /** How a Snappy stream begins; Beam packs what it sends to workers into such. */
  private static final String SNAPPY = "\u0082SNAPPY\0";

  private final List<String> canaries;
  private final List<String> found = new ArrayList<>();
  private long sources;
  private long bytes;

  CanarySearch(String... canaries) {
    this.canaries = Stream.of(canaries).flatMap(text -> Stream.of(text, base64(text))).toList();
  }

  /** Returns the text without the last characters, which depend on what follows it. */
  private static String base64(String text) {
    String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return encoded.substring(0, text.length() / 3 * 4);
  }

  /** Returns where a planted text was found. */
  List<String> found() {
    return found;
  }

  /** Returns how many files, objects and outputs were looked at. */
  long sources() {
    return sources;
  }

  /** Returns how many bytes these had. */
  long bytes() {
    return bytes;
  }

  void lookInto(String name, byte[] content) {
    sources++;
    bytes += content.length;
    String text = new String(content, StandardCharsets.ISO_8859_1);
    lookInto(name, text);
    for (int at = text.indexOf(SNAPPY); at >= 0; at = text.indexOf(SNAPPY, at + 1)) {
      lookInto(name + " unpacked at " + at, unpacked(content, at));
    }
  }

  void lookInto(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        lookInto(file.toString(), Files.readAllBytes(file));
        if (file.toString().endsWith(".parquet")) {
          lookInto(file + " as rows", ParquetTable.readAll(FileChannel.open(file)).toString());
        }
      }
    }
  }

  private void lookInto(String name, String text) {
    canaries.stream().filter(text::contains).forEach(canary -> found.add(name + ": " + canary));
  }

  /** Returns what can be unpacked; a stream does not say where it ends. */
  private static String unpacked(byte[] content, int at) {
    StringBuilder text = new StringBuilder();
    try (InputStream in =
        new SnappyInputStream(new ByteArrayInputStream(content, at, content.length - at))) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (IOException | SnappyError e) {
      // Past its end.
    }
    return text.toString();
  }
}

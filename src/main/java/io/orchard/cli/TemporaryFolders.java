package io.orchard.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that last as long as this JVM. */
public final class TemporaryFolders {

  private static final int NEEDED_BYTES = 1 << 20;

  private TemporaryFolders() {}

  /**
   * Looks whether there is room for what libraries unpack, in ways of their own to tell of failure.
   *
   * @throws RunFailedException if a megabyte cannot be written
   */
  public static void check() {
    try {
      Path file = Files.createTempFile("orchard", ".tmp");
      try {
        Files.write(file, new byte[NEEDED_BYTES]);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new RunFailedException(
          System.getProperty("java.io.tmpdir")
              + ": temporary files cannot be written ("
              + e.getMessage()
              + "); -Djava.io.tmpdir=DIR gives another folder");
    }
  }

  /** Returns a new, empty folder that is removed with all in it when the JVM ends. */
  public static Path create() {
    try {
      Path folder = Files.createTempDirectory("orchard");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      // A folder for temporary files that cannot be removed is the machine's to clean.
    }
  }
}

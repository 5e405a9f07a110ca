package io.orchard.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that last as long as this JVM. */
final class TemporaryFolders {

  private TemporaryFolders() {}

  /** Returns a new, empty folder that is removed with all in it when the JVM ends. */
  static Path create() {
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

package io.orchard.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Makes folders appear complete or not at all. */
final class Folders {
  private Folders() {}

  /**
   * Renames a complete folder to its final place on the same file system.
   *
   * @param target absent, or an empty folder
   * @throws IOException if the target holds something
   */
  static void publish(Path complete, Path target) throws IOException {
    Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a folder and the files in it; does nothing if it is absent. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    for (Path file : list(folder)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  /** Returns whether a folder is absent or holds nothing. */
  static boolean isFree(Path folder) throws IOException {
    return !Files.exists(folder) || (Files.isDirectory(folder) && list(folder).isEmpty());
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}

package io.orchard.cli;

import io.orchard.cache.Folders;
import io.orchard.cache.TemporaryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that last as long as this JVM. */
public final class TemporaryFolders {

  private static final int NEEDED_BYTES = 1 << 20;

  private TemporaryFolders() {}

  /**
   * Gives this process a folder for temporary files that is its own. To be called first of all.
   *
   * @throws RunFailedException if it cannot be made
   */
  public static void makePrivate() {
    try {
      TemporaryFiles.makePrivate();
    } catch (IOException e) {
      throw failure(e);
    }
  }

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
      throw failure(e);
    }
  }

  private static RunFailedException failure(IOException cause) {
    return new RunFailedException(
        TemporaryFiles.shared()
            + ": temporary files cannot be written ("
            + cause.getMessage()
            + "); -Djava.io.tmpdir=DIR gives another folder");
  }

  /** Returns a new, empty folder that is removed with all in it when the JVM ends. */
  public static Path create() {
    try {
      Path folder = Files.createTempDirectory("orchard");
      Folders.deleteAtExit(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.orchard.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A cache for one process: a new folder that nobody else can read or write, made when needed. */
final class TemporaryCache {
  static final TemporaryCache FOLDER = new TemporaryCache();

  private @Nullable Path folder;

  private TemporaryCache() {}

  /** Returns the folder, which is removed when the JVM ends. */
  synchronized Path get() throws IOException {
    if (folder == null || !Ownership.of(folder).isOwn()) {
      Path made = Files.createTempDirectory("orchard-cache");
      Folders.deleteAtExit(made);
      folder = made;
    }
    return folder;
  }
}

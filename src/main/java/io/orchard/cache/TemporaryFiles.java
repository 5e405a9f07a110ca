package io.orchard.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where libraries put temporary files: code of theirs, which they load a moment later, among them.
 * Some do so by a name that others can see coming, all with what permissions the user's settings
 * leave; where others may write too, these could put code of their own in its place.
 */
public final class TemporaryFiles {
  private static final String PROPERTY = "java.io.tmpdir";

  /** Zstandard's own property, without which it asks the JDK. */
  private static final String ZSTD = "ZstdTempFolder";

  private static @Nullable Path shared;

  private TemporaryFiles() {}

  /**
   * Gives this process a folder of its own, within the one that it shares with others, which is
   * closed to them and gone when the JVM ends. To be called by who owns the process, before
   * libraries work. The JDK itself goes on with the shared one, whose name it asked for when it
   * started; what {@link java.nio.file.Files} makes there is closed to others as well. Does nothing
   * the second time; thread-safe.
   *
   * @throws IOException if it cannot be made
   */
  public static synchronized void makePrivate() throws IOException {
    if (shared == null) {
      Path parent = shared();
      Path folder = Folders.own(parent.resolve("orchard-tmp-" + UUID.randomUUID()));
      Folders.deleteAtExit(folder);
      System.setProperty(PROPERTY, folder.toString());
      System.getProperties().putIfAbsent(ZSTD, folder.toString());
      shared = parent;
    }
  }

  /** Returns the folder that is shared with others, as it was given to the JVM. */
  public static synchronized Path shared() {
    return shared == null ? Path.of(System.getProperty(PROPERTY)).toAbsolutePath() : shared;
  }
}

package io.orchard.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder where a user's processes keep what is costly to get: the one in the system property
 * {@code orchard.cache}; without it {@code ~/.cache/orchard}, or a folder below {@code
 * java.io.tmpdir} where that cannot be written.
 */
final class UserCache {
  static final String PROPERTY = "orchard.cache";
  private static final long POLL_MILLIS = 100;

  private UserCache() {}

  /** Something done to an entry. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** Returns the folder; it may not exist yet. */
  static Path root() {
    String property = System.getProperty(PROPERTY);
    if (property != null && !property.isBlank()) {
      return Path.of(property);
    }
    Path home = Path.of(System.getProperty("user.home", "")).resolve(".cache").resolve("orchard");
    try {
      return Files.isWritable(Files.createDirectories(home)) ? home : temporary();
    } catch (IOException e) {
      return temporary();
    }
  }

  private static Path temporary() {
    String user = System.getProperty("user.name", "user");
    return Path.of(System.getProperty("java.io.tmpdir"), "orchard-" + user);
  }

  /**
   * Works on an entry while no other thread or process of this machine does. Holds a lock file
   * beside the entry, which the system releases even if this process dies.
   *
   * @param entry a file or folder, there or not, in a folder that exists
   * @param onWait called once, if others have to be waited for
   */
  static void alone(Path entry, Runnable onWait, Work work) throws IOException {
    Path lockFile = entry.resolveSibling(entry.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel, onWait)) {
      if (lock.isValid()) {
        work.run();
      }
    }
  }

  private static FileLock lock(FileChannel channel, Runnable onWait) throws IOException {
    FileLock lock = tryLock(channel);
    if (lock == null) {
      onWait.run();
    }
    while (lock == null) {
      pause();
      lock = tryLock(channel);
    }
    return lock;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this process holds it.
      return null;
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a lock");
    }
  }
}

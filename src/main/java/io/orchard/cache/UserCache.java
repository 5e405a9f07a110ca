package io.orchard.cache;

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
 * The folder where a user's processes keep what is costly to get. What lies there is loaded and
 * run, so nobody else may write it, which every call looks at anew:
 *
 * <ul>
 *   <li>the system property {@value #PROPERTY} names it: a folder of this user or of root, which
 *       may have been filled when a container's image was made. Where others may write it too, as
 *       they may {@code /tmp}, it is {@code orchard-UID} in there. Anybody else's is refused;
 *   <li>without the property it is {@code ~/.cache/orchard}, which is closed to others;
 *   <li>where that cannot be written or is somebody else's, {@code orchard-UID} in {@code
 *       java.io.tmpdir}, likewise; and where that is somebody else's, a new folder, which is gone
 *       when this JVM ends.
 * </ul>
 *
 * <p>The folders above it are not looked at: whoever names a place answers for the way to it. Users
 * are told apart by number, because in a container they need not have a name.
 */
public final class UserCache {
  static final String PROPERTY = "orchard.cache";
  private static final long POLL_MILLIS = 100;

  private UserCache() {}

  /** Something done to an entry. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Returns the folder, which is there.
   *
   * @throws IOException if the property names one that cannot be made or is not to be trusted, or
   *     if no temporary folder can be made; the message says what to do
   */
  public static Path root() throws IOException {
    String property = System.getProperty(PROPERTY);
    if (property != null && !property.isBlank()) {
      return named(Path.of(property).toAbsolutePath());
    }
    Path home = inHome();
    return home == null ? temporary() : home;
  }

  /**
   * Returns a folder in the cache, or in a temporary one where the cache cannot be used or written:
   * for what costs little to make again.
   *
   * @throws IOException if no temporary folder can be made
   */
  public static Path working(String name) throws IOException {
    try {
      Path folder = Folders.own(root().resolve(name));
      if (Files.isWritable(folder)) {
        return folder;
      }
    } catch (IOException e) {
      // Whoever needs the cache itself tells what is wrong with it.
    }
    return Folders.own(TemporaryCache.FOLDER.get().resolve(name));
  }

  private static Path named(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      Files.createDirectories(folder.getParent());
      Folders.create(folder);
    }
    Path real = folder.toRealPath();
    Ownership found = Ownership.of(real);
    if (!found.isOwnOrRoots()) {
      throw Folders.notTrusted(real, found);
    }
    return found.isWritableByOthers() ? ownIn(real) : real;
  }

  private static @Nullable Path inHome() {
    // Java gives "?" for the home of a user without a name.
    Path home = Path.of(System.getProperty("user.home", ""));
    if (!home.isAbsolute()) {
      return null;
    }
    Path folder = home.resolve(".cache").resolve("orchard");
    try {
      Files.createDirectories(folder.getParent());
      Path used = Files.isSymbolicLink(folder) ? named(folder) : Folders.own(folder);
      return Files.isWritable(used) ? used : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static Path temporary() throws IOException {
    try {
      return ownIn(TemporaryFiles.shared());
    } catch (IOException e) {
      return TemporaryCache.FOLDER.get();
    }
  }

  /** Returns this user's folder in one that others may write. */
  private static Path ownIn(Path shared) throws IOException {
    return Folders.own(shared.resolve("orchard-" + Integer.toUnsignedString(Ownership.self())));
  }

  /**
   * Works on an entry while no other thread or process of this machine does. Holds a lock file
   * beside the entry, which the system releases even if this process dies.
   *
   * @param entry a file or folder, there or not, in a folder that exists
   * @param onWait called once, if others have to be waited for
   */
  public static void alone(Path entry, Runnable onWait, Work work) throws IOException {
    locked(entry.resolveSibling(entry.getFileName() + ".lock"), onWait, work);
  }

  private static void locked(Path lockFile, Runnable onWait, Work work) throws IOException {
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

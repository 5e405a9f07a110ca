package io.orchard.output;

import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file of this machine, which the operating system lifts when the process ends.
 *
 * <p>It would also lift it if this process closed the file a second time, whoever opened it: runs
 * in one process therefore know of each other without touching the file.
 */
final class LocalOutputLock implements OutputLock {

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final Set<OpenOption> OPEN =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  /** More than the id of a run takes. */
  private static final int MAX_ID_BYTES = 64;

  private final Path file;
  private final FileChannel channel;

  private LocalOutputLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static LocalOutputLock acquire(String folder, String runId) {
    try {
      Path file = Files.createDirectories(Path.of(folder)).toRealPath().resolve(FILE);
      @Nullable LocalOutputLock lock = lock(file, runId);
      if (lock == null) {
        throw new OutputInUseException(folder);
      }
      return lock;
    } catch (IOException e) {
      throw new StorageException(
          folder + ": cannot be written: " + reason(e) + "; check permissions and space", e);
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof AccessDeniedException ? "no permission" : failure.getMessage();
  }

  /** Returns null if another run has it, here or in another process. */
  private static @Nullable LocalOutputLock lock(Path file, String runId) throws IOException {
    if (!HELD.add(file)) {
      return null;
    }
    @Nullable FileChannel channel = null;
    boolean taken = false;
    try {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new ForeignFilesException(file.toString(), 0);
      }
      channel = FileChannel.open(file, OPEN);
      taken = channel.tryLock() != null && marked(channel, file, runId);
      return taken ? new LocalOutputLock(file, channel) : null;
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(file);
      }
    }
  }

  /**
   * Returns whether the locked file still has its name, which the run before removes at its end.
   *
   * @throws ForeignFilesException if it does not hold what a run that was killed leaves
   */
  private static boolean marked(FileChannel channel, Path file, String runId) throws IOException {
    ByteBuffer left = ByteBuffer.allocate(MAX_ID_BYTES);
    channel.read(left, 0);
    String before = new String(left.array(), 0, left.position(), StandardCharsets.UTF_8);
    if (!before.isEmpty() && !OutputContent.isRunId(before)) {
      throw new ForeignFilesException(file.toString(), 0);
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(runId.getBytes(StandardCharsets.UTF_8)));
    // Not opened again: to close a second handle would lift the lock.
    return Files.exists(file) && Files.size(file) == channel.size();
  }

  /** Nothing takes this lock away while the process lives. */
  @Override
  public void check() {}

  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StorageException(file + ": cannot be removed: " + e.getMessage(), e);
    } finally {
      HELD.remove(file);
    }
  }
}

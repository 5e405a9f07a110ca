package io.orchard.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A lock on a file of this machine, which the operating system lifts when the process ends. */
final class LocalOutputLock implements OutputLock {

  private final Path file;
  private final FileChannel channel;

  private LocalOutputLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static LocalOutputLock acquire(String folder, String runId) {
    Path file = Path.of(folder, FILE);
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel) || !marked(channel, file, runId)) {
        channel.close();
        throw new OutputInUseException(folder);
      }
      return new LocalOutputLock(file, channel);
    } catch (IOException e) {
      throw new StorageException(
          folder + ": cannot be written: " + reason(e) + "; check permissions and space", e);
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof AccessDeniedException ? "no permission" : failure.getMessage();
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // A run in this very process has it.
    }
  }

  /**
   * Returns whether the locked file still has its name, which the run before removes at its end.
   */
  private static boolean marked(FileChannel channel, Path file, String runId) throws IOException {
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
    }
  }
}

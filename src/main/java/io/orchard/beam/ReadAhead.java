package io.orchard.beam;

import io.orchard.image.Deadline;
import io.orchard.image.ImageFile;
import io.orchard.io.ImageStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the files of a group in order, starting the next ones while the first is worked on: at most
 * {@value #MAX_FILES} files and about {@value #MAX_BYTES} bytes are held.
 */
final class ReadAhead {

  private static final int MAX_FILES = 16;
  private static final long MAX_BYTES = 64L << 20;

  private record Read(Future<byte[]> content, long bytes) {}

  private final List<ImageFile> group;
  private final ImageStore store;
  private final Deque<Read> started = new ArrayDeque<>();
  private int next;
  private long startedBytes;

  private ReadAhead(List<ImageFile> group, ImageStore store) {
    this.group = group;
    this.store = store;
  }

  static ReadAhead of(List<ImageFile> group, ImageStore store) {
    return new ReadAhead(group, store);
  }

  /**
   * Returns the content of the next file.
   *
   * @throws ExecutionException if that file cannot be read; the one after it still can
   * @throws TimeoutException if it is not there by the deadline; the one after it still may be
   */
  byte[] next(Deadline deadline) throws ExecutionException, TimeoutException, InterruptedException {
    while (next < group.size() && mayStart(group.get(next))) {
      ImageFile file = group.get(next++);
      started.add(new Read(store.read(file), file.bytes()));
      startedBytes += file.bytes();
    }
    Read read = started.remove();
    startedBytes -= read.bytes();
    try {
      return read.content().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      read.content().cancel(true);
      throw new TimeoutException("the file is not read after " + deadline);
    }
  }

  private boolean mayStart(ImageFile file) {
    return started.isEmpty()
        || (started.size() < MAX_FILES && startedBytes + file.bytes() <= MAX_BYTES);
  }
}

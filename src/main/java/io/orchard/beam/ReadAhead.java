package io.orchard.beam;

import io.orchard.image.raster.Deadline;
import io.orchard.listing.FileMemory;
import io.orchard.rows.ImageFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a group in order, starting the next ones while the first is worked on: at most
 * {@value #MAX_FILES} files and about {@value #MAX_BYTES} bytes of known size are held, and less
 * where the threads of this JVM have too little memory for that.
 */
final class ReadAhead implements AutoCloseable {

  private static final int MAX_FILES = 16;
  private static final long MAX_BYTES = 64L << 20;

  private record Read(Future<byte[]> content, ImageFile file) {}

  private final List<ImageFile> group;
  private final Function<ImageFile, Future<byte[]>> reader;
  private final FileMemory memory;
  private final Deque<Read> started = new ArrayDeque<>();
  private @Nullable ImageFile current;
  private int next;
  private long startedBytes;

  private ReadAhead(
      List<ImageFile> group, Function<ImageFile, Future<byte[]>> reader, FileMemory memory) {
    this.group = group;
    this.reader = reader;
    this.memory = memory;
  }

  /**
   * Returns what reads a group.
   *
   * @param reader starts to read a file, as {@link io.orchard.listing.ImageStore#read} does
   */
  static ReadAhead of(
      List<ImageFile> group, Function<ImageFile, Future<byte[]>> reader, FileMemory memory) {
    return new ReadAhead(group, reader, memory);
  }

  /**
   * Starts to read the next file, for which there may have to be memory first, and those after it.
   * The content that was returned last is not needed any more.
   */
  void start() throws InterruptedException {
    release();
    if (started.isEmpty()) {
      memory.take(group.get(next));
      add(group.get(next++));
    }
    while (next < group.size() && mayStart(group.get(next))) {
      add(group.get(next++));
    }
  }

  private boolean mayStart(ImageFile file) throws InterruptedException {
    return started.size() < MAX_FILES
        && startedBytes + file.bytes() <= MAX_BYTES
        && memory.tryTake(file);
  }

  private void add(ImageFile file) {
    started.add(new Read(reader.apply(file), file));
    startedBytes += file.bytes();
  }

  /**
   * Returns the content of the file that was started.
   *
   * @throws ExecutionException if that file cannot be read; the one after it still can
   * @throws TimeoutException if it is not there by the deadline; the one after it still may be
   */
  byte[] next(Deadline deadline) throws ExecutionException, TimeoutException, InterruptedException {
    Read read = started.remove();
    current = read.file();
    startedBytes -= current.bytes();
    try {
      byte[] content = read.content().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      if (!current.hasSize()) {
        current = current.withBytes(content.length);
        memory.giveBackRest(read.file(), current);
      }
      return content;
    } catch (TimeoutException e) {
      read.content().cancel(true);
      throw new TimeoutException("the file is not read after " + deadline);
    }
  }

  private void release() {
    if (current != null) {
      memory.giveBack(current);
      current = null;
    }
  }

  /** Gives up what was started and not asked for. */
  @Override
  public void close() {
    release();
    for (Read read : started) {
      read.content().cancel(true);
      memory.giveBack(read.file());
    }
    started.clear();
  }
}

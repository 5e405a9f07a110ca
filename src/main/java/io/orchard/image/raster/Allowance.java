package io.orchard.image.raster;

import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What work on one file may take: time until a deadline, and memory.
 *
 * <p>A few bytes can promise, and even hold, an image of 178 megapixels. Decoders therefore say
 * what they are about to allocate before they do. An image that needs more than a third of the heap
 * is rejected: more may not be free in one piece. Images that need more than a small share are
 * worked on one after the other. So the images that the threads of a JVM have at a time take half
 * of its heap at most.
 *
 * <p>Belongs to the thread that made it, which closes it when it is done with the pixels.
 */
public final class Allowance implements AutoCloseable {
  /** The most that one image may need, in bytes. */
  static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 3;

  /** What every thread's image may need at the same time, in bytes. */
  private static final long SMALL_BYTES =
      MOST_BYTES / (2L * Runtime.getRuntime().availableProcessors());

  private static final ReentrantLock LARGE_IMAGE = new ReentrantLock();

  private final Deadline deadline;
  private long bytes;

  private Allowance(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Returns an allowance of which no memory is used yet. */
  public static Allowance until(Deadline deadline) {
    return new Allowance(deadline);
  }

  /**
   * Takes more memory, to be called before it is allocated; waits while another thread has a large
   * image.
   *
   * @throws ImageDecodeException if all that was taken is more than one image may need
   */
  public void take(String format, long more) throws ImageDecodeException {
    bytes += more;
    if (bytes > MOST_BYTES) {
      throw new ImageDecodeException(
          String.format(
              Locale.ROOT,
              "%s image needs about %,d MB to be decoded, more than a third of the heap of %,d MB;"
                  + " give a larger -Xmx",
              format,
              bytes >> 20,
              3 * MOST_BYTES >> 20));
    }
    if (isLarge() && !LARGE_IMAGE.isHeldByCurrentThread()) {
      LARGE_IMAGE.lock();
      checkTime(format);
    }
  }

  /** Returns whether so much more may be taken, so that {@link #take} would not refuse it. */
  public boolean allows(long more) {
    return bytes + more <= MOST_BYTES;
  }

  /** Returns how much memory was taken, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns whether more than a small share of the heap was taken. */
  public boolean isLarge() {
    return bytes > SMALL_BYTES;
  }

  /** Gives back what was taken since {@link #bytes()} was {@code earlier}. */
  public void backTo(long earlier) {
    bytes = earlier;
  }

  /**
   * Checks the clock; to be called every now and then while pixels are made.
   *
   * @throws ImageDecodeException if the deadline has passed
   */
  void checkTime(String format) throws ImageDecodeException {
    if (deadline.hasPassed()) {
      throw new ImageDecodeException(format + " image is not decoded after " + deadline);
    }
  }

  @Override
  public void close() {
    if (LARGE_IMAGE.isHeldByCurrentThread()) {
      LARGE_IMAGE.unlock();
    }
  }
}

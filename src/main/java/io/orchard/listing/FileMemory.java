package io.orchard.listing;

import io.orchard.rows.ImageFile;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory for image files as they are stored, from when one begins to be read until it is
 * decoded. The files that all threads hold may have a quarter of the heap together, and so may one
 * alone; what decoding takes is another half at most. A file of unknown size may have a share of
 * that quarter, and has all of it set aside until it is read.
 *
 * <p>Who waits here for memory must hold none, so that those who hold some can go on. Thread-safe.
 */
public final class FileMemory {

  /** No array of Java is longer. */
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** At least so many files of unknown size may be read at once; some do not ask here before. */
  private static final int UNLISTED = 8;

  private static final long LARGEST_UNLISTED = 128L << 20;

  private static final FileMemory OF_THIS_JVM = of(Runtime.getRuntime().maxMemory() / 4);

  private final long bytes;
  private final Semaphore freeKibibytes;

  private FileMemory(long bytes) {
    this.bytes = bytes;
    freeKibibytes = new Semaphore(kibibytes(bytes), true);
  }

  /** Returns what all threads of this JVM share. */
  public static FileMemory ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Returns so much memory, shared by nobody yet. */
  public static FileMemory of(long bytes) {
    return new FileMemory(bytes);
  }

  /** Waits until there is memory for a file, and takes it. */
  public void take(ImageFile file) throws InterruptedException {
    freeKibibytes.acquire(cost(file));
  }

  /** Takes memory for a file if there is some that nobody waits for. */
  public boolean tryTake(ImageFile file) throws InterruptedException {
    return freeKibibytes.tryAcquire(cost(file), 0, TimeUnit.SECONDS);
  }

  /** Gives back what was taken for a file. */
  public void giveBack(ImageFile file) {
    freeKibibytes.release(cost(file));
  }

  /**
   * Gives back what was taken for a file of unknown size and is not needed, now that it is read.
   *
   * @param sized the same, with its size; what is still taken is for this
   */
  public void giveBackRest(ImageFile file, ImageFile sized) {
    freeKibibytes.release(cost(file) - cost(sized));
  }

  /** A file that is too large is never held. */
  private int cost(ImageFile file) {
    long size = file.hasSize() ? file.bytes() : mostUnlisted();
    return size > most() ? 0 : kibibytes(size);
  }

  private static int kibibytes(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, (bytes + 1023) / 1024);
  }

  private long most() {
    return Math.min(bytes / 1024 * 1024, LONGEST_ARRAY);
  }

  private long mostUnlisted() {
    return Math.min(most() / UNLISTED, LARGEST_UNLISTED);
  }

  /**
   * Returns a size that a file may have, as an array's.
   *
   * @param size of the file, found before it is read
   * @throws FileTooLargeException if it may not be so large
   */
  int checked(ImageFile file, long size) throws FileTooLargeException {
    if (size > LONGEST_ARRAY) {
      throw new FileTooLargeException(
          String.format(
              Locale.ROOT, "the file has %,d MB; files of 2 GB and more are not read", size >> 20));
    }
    if (size > most()) {
      throw new FileTooLargeException(
          String.format(
              Locale.ROOT,
              "the file has %,d MB, more than a quarter of the heap of %,d MB; give a larger -Xmx",
              size >> 20,
              4 * bytes >> 20));
    }
    if (!file.hasSize() && size > mostUnlisted()) {
      throw new FileTooLargeException(
          String.format(
              Locale.ROOT,
              "the file has %,d MB; one whose size is not known before may have %,d MB: tell its"
                  + " size with it, or give a larger -Xmx",
              size >> 20,
              mostUnlisted() >> 20));
    }
    return (int) size;
  }
}

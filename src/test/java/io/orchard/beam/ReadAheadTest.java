package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.Deadline;
import io.orchard.listing.FileMemory;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStore;
import io.orchard.listing.NameFilter;
import io.orchard.rows.ImageFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files come in order, with a bounded number of reads under way. */
class ReadAheadTest {

  private final CountingStore store = new CountingStore();
  private final FileMemory memory = FileMemory.of(128L << 20);

  @Test
  void returnsFilesInOrder() throws Exception {
    List<ImageFile> group = group(100, 10);
    ReadAhead reads = ReadAhead.of(group, store::read, memory);
    for (int i = 0; i < group.size(); i++) {
      assertThat(next(reads)).containsExactly(i);
      assertThat(store.started - i - 1).isLessThan(16);
    }
    assertThat(store.started).isEqualTo(100);
  }

  @Test
  void holdsAtMostSixtyFourMebibytes() throws Exception {
    ReadAhead reads = ReadAhead.of(group(10, 30 << 20), store::read, memory);
    next(reads);
    assertThat(store.started).isEqualTo(2);
  }

  @Test
  void readsAFileThatIsLargerThanAllItMayHold() throws Exception {
    ReadAhead reads = ReadAhead.of(group(2, 1 << 30), store::read, memory);
    assertThat(next(reads)).containsExactly(0);
    assertThat(next(reads)).containsExactly(1);
  }

  @Test
  void goesOnAfterAFileThatCannotBeRead() throws Exception {
    store.failing = 1;
    ReadAhead reads = ReadAhead.of(group(3, 1), store::read, memory);
    assertThat(next(reads)).containsExactly(0);
    assertThatThrownBy(() -> next(reads))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(next(reads)).containsExactly(2);
  }

  @Test
  void goesOnAfterAFileThatNeverComes() throws Exception {
    store.stalling = 1;
    ReadAhead reads = ReadAhead.of(group(3, 1), store::read, memory);
    assertThat(next(reads)).containsExactly(0);
    reads.start();
    assertThatThrownBy(() -> reads.next(Deadline.in(Duration.ofMillis(50))))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("the file is not read after 0.05 s");
    reads.start();
    assertThat(reads.next(Deadline.in(Duration.ofMinutes(1)))).containsExactly(2);
  }

  @Test
  void readsNoMoreAheadThanThereIsMemoryFor() throws Exception {
    ReadAhead first = ReadAhead.of(group(20, 30 << 20), store::read, FileMemory.of(64 << 20));
    next(first);
    assertThat(store.started).isEqualTo(2);
    ReadAhead alone = ReadAhead.of(group(20, 50 << 20), store::read, FileMemory.of(64 << 20));
    next(alone);
    assertThat(store.started).isEqualTo(3);
  }

  @Test
  void filesOfUnknownSizeAreSetMemoryAsideForUntilTheyAreRead() throws Exception {
    FileMemory shared = FileMemory.of(64 << 20);
    List<ImageFile> group =
        IntStream.range(0, 20).mapToObj(i -> ImageFile.unlisted(String.valueOf(i), null)).toList();
    try (ReadAhead reads = ReadAhead.of(group, store::read, shared)) {
      for (int i = 0; i < 20; i++) {
        reads.start();
        assertThat(store.started - i).isLessThanOrEqualTo(8);
        assertThat(reads.next(Deadline.none())).containsExactly(i);
      }
    }
    assertThat(shared.tryTake(group(1, 64 << 20).get(0))).as("all is given back").isTrue();
  }

  @Test
  @Timeout(60)
  void threadsTogetherHoldNoMoreThanTheMemory() throws Exception {
    FileMemory shared = FileMemory.of(10 << 20);
    AtomicLong held = new AtomicLong();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    for (int thread = 0; thread < 8; thread++) {
      List<ImageFile> group = group(50, (1 + thread) << 20);
      threads.add(CompletableFuture.runAsync(() -> readAll(group, shared, held), pool));
    }
    for (CompletableFuture<Void> thread : threads) {
      thread.get();
    }
    pool.shutdown();
    assertThat(shared.tryTake(group(1, 10 << 20).get(0))).as("all is given back").isTrue();
  }

  private void readAll(List<ImageFile> group, FileMemory shared, AtomicLong held) {
    CountingStore files = new CountingStore();
    try (ReadAhead reads = ReadAhead.of(group, files::read, shared)) {
      for (ImageFile file : group) {
        reads.start();
        assertThat(held.addAndGet(file.bytes())).isLessThanOrEqualTo(10 << 20);
        reads.next(Deadline.none());
        held.addAndGet(-file.bytes());
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void givesBackWhatWasReadInVain() throws Exception {
    List<ImageFile> group = group(10, 1 << 20);
    try (ReadAhead reads = ReadAhead.of(group, store::read, memory)) {
      next(reads);
    }
    assertThat(memory.tryTake(group(1, 128 << 20).get(0))).isTrue();
  }

  private static byte[] next(ReadAhead reads) throws Exception {
    reads.start();
    return reads.next(Deadline.none());
  }

  private static List<ImageFile> group(int files, long bytes) {
    return IntStream.range(0, files)
        .mapToObj(i -> new ImageFile(String.valueOf(i), bytes, null, null, null))
        .toList();
  }

  private static final class CountingStore implements ImageStore {
    private int started;
    private int failing = -1;
    private int stalling = -1;

    @Override
    public Stream<ImageFile> list(ImageLocation location, NameFilter include, Runnable skipped) {
      return Stream.empty();
    }

    @Override
    public Future<byte[]> read(ImageFile image) {
      started++;
      int i = Integer.parseInt(image.uri());
      if (i == stalling) {
        return new CompletableFuture<>();
      }
      return i == failing
          ? CompletableFuture.failedFuture(new IOException("gone"))
          : CompletableFuture.completedFuture(new byte[] {(byte) i});
    }

    @Override
    public void close() {}
  }
}

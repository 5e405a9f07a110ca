package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.Deadline;
import io.orchard.image.ImageFile;
import io.orchard.io.ImageLocation;
import io.orchard.io.ImageStore;
import io.orchard.io.NameFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files come in order, with a bounded number of reads under way. */
class ReadAheadTest {

  private final CountingStore store = new CountingStore();

  @Test
  void returnsFilesInOrder() throws Exception {
    List<ImageFile> group = group(100, 10);
    ReadAhead reads = ReadAhead.of(group, store);
    for (int i = 0; i < group.size(); i++) {
      assertThat(reads.next(Deadline.none())).containsExactly(i);
      assertThat(store.started - i - 1).isLessThan(16);
    }
    assertThat(store.started).isEqualTo(100);
  }

  @Test
  void holdsAtMostSixtyFourMebibytes() throws Exception {
    ReadAhead reads = ReadAhead.of(group(10, 30 << 20), store);
    reads.next(Deadline.none());
    assertThat(store.started).isEqualTo(2);
  }

  @Test
  void readsAFileThatIsLargerThanAllItMayHold() throws Exception {
    ReadAhead reads = ReadAhead.of(group(2, 1 << 30), store);
    assertThat(reads.next(Deadline.none())).containsExactly(0);
    assertThat(reads.next(Deadline.none())).containsExactly(1);
  }

  @Test
  void goesOnAfterAFileThatCannotBeRead() throws Exception {
    store.failing = 1;
    ReadAhead reads = ReadAhead.of(group(3, 1), store);
    assertThat(reads.next(Deadline.none())).containsExactly(0);
    assertThatThrownBy(() -> reads.next(Deadline.none()))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(reads.next(Deadline.none())).containsExactly(2);
  }

  @Test
  void goesOnAfterAFileThatNeverComes() throws Exception {
    store.stalling = 1;
    ReadAhead reads = ReadAhead.of(group(3, 1), store);
    assertThat(reads.next(Deadline.none())).containsExactly(0);
    assertThatThrownBy(() -> reads.next(Deadline.in(Duration.ofMillis(50))))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("the file is not read after 0.05 s");
    assertThat(reads.next(Deadline.in(Duration.ofMinutes(1)))).containsExactly(2);
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
    public Stream<ImageFile> list(ImageLocation location, NameFilter include) {
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

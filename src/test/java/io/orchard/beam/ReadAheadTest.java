package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.ImageFile;
import io.orchard.io.ImageLocation;
import io.orchard.io.ImageStore;
import io.orchard.io.NameFilter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
      assertThat(reads.next()).containsExactly(i);
      assertThat(store.started - i - 1).isLessThan(16);
    }
    assertThat(store.started).isEqualTo(100);
  }

  @Test
  void holdsAtMostSixtyFourMebibytes() throws Exception {
    ReadAhead reads = ReadAhead.of(group(10, 30 << 20), store);
    reads.next();
    assertThat(store.started).isEqualTo(2);
  }

  @Test
  void readsAFileThatIsLargerThanAllItMayHold() throws Exception {
    ReadAhead reads = ReadAhead.of(group(2, 1 << 30), store);
    assertThat(reads.next()).containsExactly(0);
    assertThat(reads.next()).containsExactly(1);
  }

  @Test
  void goesOnAfterAFileThatCannotBeRead() throws Exception {
    store.failing = 1;
    ReadAhead reads = ReadAhead.of(group(3, 1), store);
    assertThat(reads.next()).containsExactly(0);
    assertThatThrownBy(reads::next)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(reads.next()).containsExactly(2);
  }

  private static List<ImageFile> group(int files, long bytes) {
    return IntStream.range(0, files)
        .mapToObj(i -> new ImageFile(String.valueOf(i), bytes, null, null, null))
        .toList();
  }

  private static final class CountingStore implements ImageStore {
    private int started;
    private int failing = -1;

    @Override
    public Stream<ImageFile> list(ImageLocation location, NameFilter include) {
      return Stream.empty();
    }

    @Override
    public Future<byte[]> read(ImageFile image) {
      started++;
      int i = Integer.parseInt(image.uri());
      return i == failing
          ? CompletableFuture.failedFuture(new IOException("gone"))
          : CompletableFuture.completedFuture(new byte[] {(byte) i});
    }

    @Override
    public void close() {}
  }
}

package io.orchard.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.rows.ImageFile;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileMemoryTest {

  private final FileMemory memory = FileMemory.of(100 << 20);

  @Test
  void whoComesLastWaitsUntilThereIsEnough() throws Exception {
    memory.take(listed(60L << 20));
    CompletableFuture<Void> large = taken(listed(80L << 20));
    while (memory.tryTake(listed(1))) {
      memory.giveBack(listed(1)); // The other thread does not wait yet.
    }
    assertThat(large).isNotDone();
    memory.giveBack(listed(60L << 20));
    large.get();
    assertThat(memory.tryTake(listed(21L << 20))).isFalse();
    assertThat(memory.tryTake(listed(20L << 20))).isTrue();
  }

  @Test
  void aFileThatIsTooLargeIsNotWaitedForBecauseItIsNotRead() throws Exception {
    memory.take(listed(100L << 20));
    memory.take(listed((100L << 20) + 1));
    assertThatThrownBy(() -> memory.checked(listed(1), (100L << 20) + 1))
        .isInstanceOf(FileTooLargeException.class)
        .hasMessage(
            "the file has 100 MB, more than a quarter of the heap of 400 MB; give a larger -Xmx");
    assertThat(memory.checked(listed(1), 100L << 20)).isEqualTo(100 << 20);
  }

  @Test
  void noHeapIsLargeEnoughForWhatNoArrayHolds() {
    assertThatThrownBy(() -> FileMemory.of(1L << 40).checked(listed(1), 3L << 30))
        .isInstanceOf(FileTooLargeException.class)
        .hasMessage("the file has 3,072 MB; files of 2 GB and more are not read");
  }

  @Test
  void eightFilesOfUnknownSizeMayBeReadAtOnce() throws Exception {
    ImageFile unlisted = ImageFile.unlisted("/a/b.png", null);
    assertThat(memory.checked(unlisted, 12L << 20)).isEqualTo(12 << 20);
    assertThatThrownBy(() -> memory.checked(unlisted, 13L << 20))
        .isInstanceOf(FileTooLargeException.class)
        .hasMessage(
            "the file has 13 MB; one whose size is not known before may have 12 MB: tell its size"
                + " with it, or give a larger -Xmx");
    for (int i = 0; i < 8; i++) {
      memory.take(unlisted);
    }
    assertThat(memory.tryTake(unlisted)).isFalse();
    memory.giveBackRest(unlisted, unlisted.withBytes(1));
    assertThat(memory.tryTake(unlisted)).isFalse();
    memory.giveBack(unlisted.withBytes(1));
    assertThat(memory.tryTake(unlisted)).isTrue();
  }

  @Test
  void inALargeHeapMoreAreReadAtOnceRatherThanLargerOnes() throws Exception {
    FileMemory large = FileMemory.of(2L << 30);
    ImageFile unlisted = ImageFile.unlisted("/a/b.png", null);
    assertThat(large.checked(unlisted, 128L << 20)).isEqualTo(128 << 20);
    assertThatThrownBy(() -> large.checked(unlisted, (128L << 20) + 1))
        .isInstanceOf(FileTooLargeException.class);
    for (int i = 0; i < 16; i++) {
      large.take(unlisted);
    }
    assertThat(large.tryTake(unlisted)).isFalse();
  }

  private CompletableFuture<Void> taken(ImageFile file) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            memory.take(file);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static ImageFile listed(long bytes) {
    return ImageFile.of("/a/b.png", "/a/b.png", bytes, "1");
  }
}

package io.orchard.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.rows.ImageFile;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a local file: as much as was listed, if there is memory for it, and in time. */
@Timeout(60)
class LocalImageStoreTest {

  @TempDir Path temp;

  private final ImageStore store = new LocalImageStore(FileMemory.of(128L << 20));

  @Test
  void aFileIsReadToItsEnd() throws Exception {
    for (int bytes : new int[] {0, 1, 8 << 10, (8 << 10) + 1, 3_000_000}) {
      byte[] content = new byte[bytes];
      new Random(bytes).nextBytes(content);
      Files.write(file(), content);
      assertThat(store.read(listed()).get()).isEqualTo(content);
    }
  }

  @Test
  void aFileLargerThanTheMemoryIsNotRead() throws IOException {
    assertThatThrownBy(() -> store.read(sparse(600L << 20)).get())
        .hasCauseInstanceOf(FileTooLargeException.class)
        .hasMessageContaining("the file has 600 MB, more than a quarter of the heap of 512 MB");
    assertThatThrownBy(() -> store.read(sparse(3L << 30)).get())
        .hasCauseInstanceOf(FileTooLargeException.class)
        .hasMessageContaining("the file has 3,072 MB");
  }

  @Test
  void aFileOfUnknownSizeIsReadIfItTurnsOutToBeSmall() throws Exception {
    ImageFile unlisted = ImageFile.unlisted(file().toString(), null);
    Files.write(file(), new byte[16 << 20]);
    assertThat(store.read(unlisted).get()).hasSize(16 << 20);
    Files.write(file(), new byte[(16 << 20) + 1]);
    assertThatThrownBy(() -> store.read(unlisted).get())
        .hasCauseInstanceOf(FileTooLargeException.class)
        .hasMessageContaining("the file has 16 MB; one whose size is not known before may have 16");
    Files.write(file(), new byte[0]);
    assertThat(store.read(unlisted).get()).isEmpty();
  }

  @Test
  void aUriIsReadIfItIsOfAFile() throws Exception {
    Files.write(file(), new byte[10]);
    String uri = file().toUri().toString();
    assertThat(store.read(ImageFile.unlisted(uri, null)).get()).hasSize(10);
    assertThatThrownBy(() -> store.read(ImageFile.unlisted(uri + ".png", null)).get())
        .hasMessageEndingWith(".png: there is no such file");
    for (String other : List.of("gs://b/1.png", "https://example.org/1.png", "S3://b/1.png")) {
      assertThatThrownBy(() -> store.read(ImageFile.unlisted(other, null)).get())
          .hasMessageEndingWith(other + ": must be a local path or s3://bucket/key");
    }
  }

  @Test
  void aSizeThatIsToldWithoutAnETagIsHeldTo() throws Exception {
    Files.write(file(), new byte[10]);
    ImageFile told = ImageFile.unlisted(file().toString(), null);
    assertThat(store.read(told.withBytes(10)).get()).hasSize(10);
    assertThatThrownBy(() -> store.read(told.withBytes(9)).get())
        .hasMessageContaining("from 9 bytes to 10");
  }

  @Test
  void aFileThatIsNotAsLongAsItWasListedIsNotTaken() throws IOException {
    Files.write(file(), new byte[10]);
    ImageFile listed = listed();
    Files.write(file(), new byte[12]);
    assertThatThrownBy(() -> store.read(listed).get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("has changed since it was listed, from 10 bytes to 12");
    Files.write(file(), new byte[9]);
    assertThatThrownBy(() -> store.read(listed).get()).hasMessageContaining("from 10 bytes to 9");
  }

  @Test
  void nothingIsReadOfAFileThatSaysItIsEmptyAndMayNeverEnd() throws Exception {
    assertThat(Files.readAllBytes(Path.of("/proc/self/status"))).isNotEmpty();
    Path link = Files.createSymbolicLink(file(), Path.of("/proc/self/status"));
    assertThat(store.read(listed()).get()).isEmpty();
    assertThat(link).exists();
  }

  @Test
  void aLinkToAFolderAboveItIsSkipped() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("a/b"));
    Files.write(folder.resolve("1.png"), new byte[1]);
    Files.createSymbolicLink(folder.resolve("self"), folder);
    Files.createSymbolicLink(folder.resolve("top"), temp);
    Files.createSymbolicLink(temp.resolve("other"), folder);
    try (Warnings warnings = new Warnings(LocalWalk.class)) {
      assertThat(names(store, "*")).containsExactlyInAnyOrder("/a/b/1.png", "/other/1.png");
      assertThat(names(store, "*")).hasSize(2);
      assertThat(warnings.messages())
          .doesNotHaveDuplicates()
          .anyMatch(line -> line.startsWith(folder.resolve("self") + ": a loop"));
    }
  }

  @Test
  void aFolderThatMayNotBeReadIsARejectedPlace() throws IOException {
    Path locked = Files.createDirectories(temp.resolve("a/locked"));
    Files.write(temp.resolve("a/1.png"), new byte[1]);
    ImageStore refused =
        new LocalImageStore(
            FileMemory.of(1 << 20),
            folder -> {
              if (folder.equals(locked)) {
                throw new AccessDeniedException(folder.toString());
              }
              return LocalWalk.open(folder);
            });
    assertThat(names(refused, "*.png")).containsExactlyInAnyOrder("/a/1.png", "/a/locked");
    assertThat(LocalImageStore.refusal(locked)).isEqualTo("the folder may not be read");
    ImageLocation itself = ImageLocation.parse(locked.toString());
    assertThatThrownBy(() -> refused.list(itself, NameFilter.parse("*")).toList())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(locked + ": may not be read");
  }

  @Test
  void hiddenFilesAndFoldersAreLeftOutAndCounted() throws IOException {
    Path hidden = Files.createDirectories(temp.resolve(".hidden/fruits"));
    for (String name :
        List.of("1.png", "._1.png", ".note", ".Trash-0/2.png", "__MACOSX/3.png", "a/.x/4.png")) {
      Path file = hidden.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[1]);
    }
    ImageLocation place = ImageLocation.parse(hidden.toString());
    NameFilter include = NameFilter.parse("*.png").excluding(".*,__macosx");
    AtomicInteger skipped = new AtomicInteger();
    assertThat(store.list(place, include, skipped::incrementAndGet))
        .extracting(ImageFile::uri)
        .containsExactly(hidden + "/1.png");
    assertThat(skipped).hasValue(4);
    assertThat(store.list(place, include.excluding(""))).hasSize(5);
    assertThat(store.list(place, include.excluding("a, __*")))
        .extracting(ImageFile::uri)
        .containsExactlyInAnyOrder(
            hidden + "/1.png", hidden + "/._1.png", hidden + "/.Trash-0/2.png");
  }

  private List<String> names(ImageStore from, String include) {
    ImageLocation place = ImageLocation.parse(temp.toString());
    return from.list(place, NameFilter.parse(include))
        .map(image -> image.uri().substring(temp.toString().length()))
        .toList();
  }

  /** Nobody writes to the pipe that has taken the file's place: to open it never ends. */
  @Test
  void aReadThatHangsHoldsUpNobody() throws Exception {
    Files.write(file(), new byte[10]);
    ImageFile listed = listed();
    Files.delete(file());
    assertThat(new ProcessBuilder("mkfifo", file().toString()).start().waitFor()).isZero();
    for (int i = 0; i < 40; i++) {
      Future<byte[]> hanging = store.read(listed);
      assertThatThrownBy(() -> hanging.get(5, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      hanging.cancel(true);
    }
    Path other = Files.write(temp.resolve("other.png"), new byte[] {1, 2, 3});
    assertThat(store.read(ImageFile.of(other.toString(), "a/b", 3, "1")).get())
        .containsExactly(1, 2, 3);
    Files.newByteChannel(file(), StandardOpenOption.READ, StandardOpenOption.WRITE).close();
  }

  private Path file() {
    return temp.resolve("Apple.png");
  }

  private ImageFile listed() {
    try (var files = store.list(ImageLocation.parse(temp.toString()), NameFilter.parse("*"))) {
      return files.findFirst().orElseThrow();
    }
  }

  private ImageFile sparse(long bytes) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.SPARSE)) {
      channel.position(bytes - 1).write(ByteBuffer.allocate(1));
    }
    return listed();
  }
}

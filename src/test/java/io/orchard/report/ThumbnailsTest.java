package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStore;
import io.orchard.listing.NameFilter;
import io.orchard.rows.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThumbnailsTest {

  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final String SILENT = "silent";
  private static final String BROKEN = "broken";

  /** One file that is there, one that is no image, and one that never comes. */
  private static final class Store implements ImageStore {
    private final byte[] drawing;
    private final CompletableFuture<byte[]> never = new CompletableFuture<>();
    private final List<String> asked = new ArrayList<>();

    Store(byte[] drawing) {
      this.drawing = drawing;
    }

    @Override
    public Stream<ImageFile> list(ImageLocation location, NameFilter include, Runnable skipped) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<byte[]> read(ImageFile image) {
      asked.add(image.uri());
      return switch (image.uri()) {
        case SILENT -> never;
        case BROKEN -> CompletableFuture.completedFuture(new byte[] {1, 2, 3});
        default -> CompletableFuture.completedFuture(drawing);
      };
    }

    @Override
    public void close() {}
  }

  @Test
  void imagesThatCannotBeReadOrDoNotComeHaveNoPicture() throws IOException {
    Path drawing = Path.of("testdata/images/Test/Apple/apple-09.jpg");
    Store store = new Store(Files.readAllBytes(drawing));
    Map<String, String> pictures =
        new Thumbnails(store, LIMIT).of(List.of("there", BROKEN, SILENT, "there"));
    assertThat(pictures).containsOnlyKeys("there");
    assertThat(pictures.get("there")).startsWith("data:image/jpeg;base64,");
    assertThat(store.never).isCancelled();
  }

  @Test
  void afterTheLimitNothingIsReadAnyMore() {
    Store store = new Store(new byte[0]);
    List<String> many = Stream.iterate(SILENT, path -> path + "!").limit(50).toList();
    assertThat(new Thumbnails(store, LIMIT).of(many)).isEmpty();
    assertThat(store.asked).contains(SILENT).doesNotContain(many.get(49));
  }
}

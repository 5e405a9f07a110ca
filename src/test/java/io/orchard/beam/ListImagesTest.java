package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.listing.KeptListing;
import io.orchard.listing.NameFilter;
import io.orchard.rows.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListImagesTest {

  private static final Set<KV<String, ImageFile>> LISTED = ConcurrentHashMap.newKeySet();

  @TempDir Path temp;
  private Path images;
  private ImageLocation place;
  private KeptListing kept;

  @BeforeEach
  void makeImages() throws IOException {
    images = temp.resolve("images");
    for (int i = 0; i < 40; i++) {
      write("Training/Kiwi/k%02d.jpg".formatted(i));
    }
    write("Apple/a.png");
    place = ImageLocation.parse(images.toString());
    kept = new KeptListing(temp.resolve("run/listing").toString());
  }

  private void write(String name) throws IOException {
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  /** A worker that is lost takes its listing along, but not the work that others did with it. */
  @Test
  void aListingDoneAgainFindsTheSameImagesInTheSameGroups() throws IOException {
    ListImages keeping = ListImages.of(List.of(place)).keptIn(kept);
    Set<KV<String, ImageFile>> first = list(keeping);
    write("Training/Kiwi/new.jpg");
    write("Aardvark/new.jpg");
    Files.delete(images.resolve("Training/Kiwi/k07.jpg"));
    Files.writeString(images.resolve("Training/Kiwi/k08.jpg"), "another content");
    assertThat(first).hasSize(41);
    assertThat(list(keeping)).isEqualTo(first);
  }

  @Test
  void aListingThatIsNotKeptFindsWhatIsThere() throws IOException {
    ListImages listing = ListImages.of(List.of(place));
    assertThat(list(listing)).hasSize(41);
    write("Aardvark/new.webp");
    write("Aardvark/notes.txt");
    write(".hidden/b.jpg");
    Files.delete(images.resolve("Training/Kiwi/k07.jpg"));
    assertThat(list(listing))
        .hasSize(41)
        .extracting(image -> image.getValue().label())
        .containsOnly("Aardvark", "Apple", "Kiwi");
    ListImages named = listing.withNames(NameFilter.parse("*.txt")).withoutLabels();
    assertThat(list(named))
        .singleElement()
        .satisfies(image -> assertThat(image.getValue().label()).isNull());
  }

  private Set<KV<String, ImageFile>> list(ListImages listing) {
    LISTED.clear();
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(listing).apply(ParDo.of(new CollectFn()));
    pipeline.run().waitUntilFinish();
    return Set.copyOf(LISTED);
  }

  @Test
  void aListingThatBrokeOffIsNotKept() throws IOException {
    List<ImageFile> found = new ArrayList<>();
    assertThatThrownBy(
            () ->
                each(
                    image -> {
                      if (found.size() == 20) {
                        throw new IllegalStateException("broken off");
                      }
                      found.add(image);
                    }))
        .hasMessage("broken off");
    write("Training/Kiwi/new.jpg");
    found.clear();
    each(found::add);
    assertThat(found).hasSize(42).doesNotHaveDuplicates();
    try (Stream<Path> files = Files.walk(temp.resolve("run"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  private void each(Consumer<ImageFile> consumer) {
    try (ImageStores stores = ImageStores.create(PipelineOptionsFactory.create())) {
      kept.forEach(stores, place, NameFilter.parse("*.jpg,*.png"), () -> {}, consumer);
    }
  }

  private static final class CollectFn extends DoFn<KV<String, ImageFile>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void collect(@Element KV<String, ImageFile> image) {
      LISTED.add(image);
    }
  }
}

package io.orchard.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoundTwiceTest {

  @TempDir Path temp;

  /** {@code a/x/1.png}, {@code a/y/2.png}, and a link to {@code a} beside it. */
  @BeforeEach
  void makeFolders() throws IOException {
    write("a/x/1.png");
    write("a/y/2.png");
    Files.createSymbolicLink(temp.resolve("link"), temp.resolve("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,a/x",
        "a,a/x/../../a",
        "a,link",
        "link/x,a",
        "a/*,link",
        "a,a/x/*.png",
        "a/x/1.png,link/x/1.png",
        "a/x*,a/*/1.png",
        "link/*/*.png,a/x",
        "a/**.png,a/y"
      })
  void anImageThatTwoPlacesGiveIsFound(String places) {
    assertThat(find(places)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "link", "a/x,a/y", "a/x/*,link/y/*", "a/x,link/y", "a/*/1*,a/*/2*"})
  void placesThatGiveDifferentImagesAreLeftAlone(String places) {
    assertThat(find(places)).isEmpty();
  }

  @Test
  void linksBetweenTwoPlacesAreSeen() throws IOException {
    write("b/3.png");
    assertThat(find("a,b")).isEmpty();
    Files.createSymbolicLink(temp.resolve("a/file.png"), temp.resolve("b/3.png"));
    assertThat(find("a,b").orElseThrow()).contains("a/file.png", "found in", "/b");
    Files.delete(temp.resolve("a/file.png"));
    Files.createSymbolicLink(temp.resolve("a/folder"), temp.resolve("b"));
    assertThat(find("b,a").orElseThrow()).contains("a/folder/3.png");
  }

  private Optional<String> find(String places) {
    String absolute = temp + "/" + places.replace(",", "," + temp + "/");
    try (ImageStores stores = ImageStores.create(PipelineOptionsFactory.create())) {
      return FoundTwice.find(ImageLocation.parseAll(absolute), NameFilter.parse("*.png"), stores);
    }
  }

  private void write(String name) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "any");
  }
}

package io.orchard.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.ImageDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed folder is what its generator describes. */
class TestDataTest {
  /**
   * How far a decoded file may be from its drawing, in levels of 0-255 averaged over all samples.
   * JPEG costs most, up to 3.8; two different pictures of one size are at least 12.3 apart.
   */
  private static final double MEAN_DIFFERENCE = 6;

  private final ImageDecoder decoder = ImageDecoder.create();

  static List<Picture> pictures() {
    return Picture.all();
  }

  @Test
  void folderHoldsExactlyTheGeneratedFilesAndTheReadme() throws IOException {
    try (Stream<Path> found = Files.walk(TestData.FOLDER)) {
      assertThat(found.filter(Files::isRegularFile).map(TestDataTest::relativePath))
          .contains("README.md")
          .filteredOn(path -> path.startsWith("images/") || path.startsWith("broken/"))
          .containsExactlyInAnyOrderElementsOf(TestData.files().keySet());
    }
  }

  @Test
  void everyClassHasEightPicturesForTrainingAndFourForTesting() {
    for (Fruit fruit : Fruit.values()) {
      String folder = "/" + fruit.label() + "/";
      List<String> paths =
          Picture.all().stream().map(Picture::path).filter(p -> p.contains(folder)).toList();
      assertThat(paths).filteredOn(p -> p.startsWith("images/Training/")).hasSize(8);
      assertThat(paths).filteredOn(p -> p.startsWith("images/Test/")).hasSize(4);
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void committedPictureDecodesToItsDrawing(Picture picture) throws Exception {
    RgbImage decoded = decoder.decode(committed(picture.path()));

    assertThat(decoded.width()).isEqualTo(picture.width());
    assertThat(decoded.height()).isEqualTo(picture.height());
    assertThat(meanDifference(decoded, picture.draw())).isLessThan(MEAN_DIFFERENCE);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void drawingTwiceGivesEqualPixels(Picture picture) {
    assertThat(samples(picture.draw())).isEqualTo(samples(picture.draw()));
  }

  @ParameterizedTest
  @CsvSource({
    "broken/Training/Apple/empty.jpg, empty",
    "broken/Training/Apple/cut-off.jpg, JPEG",
    "broken/Training/Banana/error-page.png, HTML",
    "broken/Test/Orange/random-bytes.jpg, not an image",
    "broken/Test/Pear/too-large.png, 60000"
  })
  void brokenFileIsRejectedWithItsReason(String path, String reason) throws Exception {
    byte[] file = committed(path);

    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(ImageDecodeException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] committed(String path) throws IOException {
    return Files.readAllBytes(TestData.FOLDER.resolve(path));
  }

  private static String relativePath(Path path) {
    return TestData.FOLDER.relativize(path).toString().replace('\\', '/');
  }

  private static int[] samples(BufferedImage image) {
    return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
  }

  private static double meanDifference(RgbImage decoded, BufferedImage drawing) {
    int[] drawn = samples(drawing);
    double sum = 0;
    for (int i = 0; i < drawn.length; i++) {
      sum += Math.abs((decoded.pixels()[i] & 0xff) - drawn[i]);
    }
    return sum / drawn.length;
  }
}

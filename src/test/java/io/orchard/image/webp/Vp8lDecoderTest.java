package io.orchard.image.webp;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.ImageDecoder;
import io.orchard.image.ImageDecoderPillowTest;
import io.orchard.image.raster.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Decodes the files of {@code testdata/webp} and compares with the pixels of libwebp 1.2.4. */
class Vp8lDecoderTest {
  private static final String FOLDER = "testdata/webp/";

  @ParameterizedTest
  @CsvFileSource(files = FOLDER + "decoded.tsv", delimiter = '\t', numLinesToSkip = 1)
  void pixelsEqualThoseOfLibwebp(String file, int width, int height, String checksum)
      throws Exception {
    RgbImage image = ImageDecoder.create().decode(Files.readAllBytes(Path.of(FOLDER, file)));
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    assertThat(ImageDecoderPillowTest.checksum(image)).isEqualTo(checksum);
  }
}

package io.orchard.image.resample;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.ImageDecoderPillowTest;
import io.orchard.image.raster.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with the checksums that {@code testdata/pillow/generate.py} took of Image.resize. */
class ResamplerPillowTest {
  record Case(
      ResampleFilter filter, int fromWidth, int fromHeight, int width, int height, String crc) {}

  static List<Case> cases() throws IOException {
    try (Stream<String> lines = Files.lines(ImageDecoderPillowTest.FOLDER.resolve("resized.tsv"))) {
      return lines.skip(1).map(ResamplerPillowTest::parse).toList();
    }
  }

  private static Case parse(String line) {
    String[] fields = line.split("\t");
    return new Case(
        ResampleFilter.valueOf(fields[0]),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]),
        fields[5]);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void pixelsEqualPillows(Case c) {
    RgbImage image = image(c.fromWidth(), c.fromHeight());
    RgbImage resized = Resampler.of(c.filter(), c.width(), c.height()).resize(image);
    assertThat(ImageDecoderPillowTest.checksum(resized)).isEqualTo(c.crc());
  }

  /** The image that generate.py computes from the same formula. */
  static RgbImage image(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++, i++) {
          long pattern = (long) x * y % 29 * 31 + ((long) x * x + y) % 5 * 40;
          pixels[i] = (byte) (x * 7 + y * 13 + c * 101 + pattern);
        }
      }
    }
    return new RgbImage(width, height, pixels);
  }
}

package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decodes the files of {@code testdata/pillow} and compares with Pillow 9.4's pixels. */
public class ImageDecoderPillowTest {
  public static final Path FOLDER = Path.of("testdata/pillow");

  record Expected(String file, int width, int height, String checksum) {
    boolean rejected() {
      return checksum.equals("rejected");
    }
  }

  static List<Expected> expected() throws IOException {
    try (Stream<String> lines = Files.lines(FOLDER.resolve("decoded.tsv"))) {
      return lines
          .skip(1)
          .map(line -> line.split("\t"))
          .map(f -> new Expected(f[0], Integer.parseInt(f[1]), Integer.parseInt(f[2]), f[3]))
          .toList();
    }
  }

  static List<Expected> good() throws IOException {
    return expected().stream().filter(e -> !e.rejected()).toList();
  }

  static List<Expected> bad() throws IOException {
    return expected().stream().filter(Expected::rejected).toList();
  }

  @ParameterizedTest
  @MethodSource("good")
  void pixelsEqualPillows(Expected expected) throws Exception {
    byte[] file = Files.readAllBytes(FOLDER.resolve(expected.file()));
    RgbImage image = ImageDecoder.create().decode(file);
    assertThat(image.width()).isEqualTo(expected.width());
    assertThat(image.height()).isEqualTo(expected.height());
    assertThat(checksum(image)).isEqualTo(expected.checksum());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatPillowRejectsIsRejected(Expected expected) throws Exception {
    byte[] file = Files.readAllBytes(FOLDER.resolve(expected.file()));
    assertThatThrownBy(() -> ImageDecoder.create().decode(file))
        .isInstanceOf(ImageDecodeException.class)
        .hasNoSuppressedExceptions()
        .message()
        .isNotBlank()
        .doesNotContain("\n", "corrupt: Index", "NullPointer");
  }

  public static String checksum(RgbImage image) {
    CRC32 crc = new CRC32();
    crc.update(image.pixels());
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}

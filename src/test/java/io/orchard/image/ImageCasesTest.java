package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decodes files as many programs make them and compares with what Pillow 9.4 makes of them. */
class ImageCasesTest {
  /** Kinds that this does not decode as Pillow does, or that Pillow refuses and this does not. */
  private static final String OTHER =
      "jpeg-encoders/arith.*"
          + "|jpeg-markers/(c8|dhp|exp|jfif_short|m02|mBF|sof_extra).*"
          + "|tiff-kinds/(e_|g_|k_|l_1bit_group4|l_1bit_tiff_ccitt|m_rgb_lzma|m_rgb_zstd).*";

  record Case(String file, String plain, String upright) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Case> cases() throws IOException {
    Path list = SharedData.require("cases/expected.tsv");
    return Files.readAllLines(list).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(f -> new Case(f[0], (f[1] + " " + f[2]).strip(), (f[3] + " " + f[4]).strip()));
  }

  static Stream<Case> sameAsPillow() throws IOException {
    return cases().filter(c -> !c.file().matches(OTHER));
  }

  @ParameterizedTest
  @MethodSource("sameAsPillow")
  void pixelsEqualPillows(Case expected) throws Exception {
    byte[] file = read(expected.file());
    if (expected.plain().startsWith("refused")) {
      assertThatThrownBy(() -> ImageDecoder.create().decode(file))
          .isInstanceOf(ImageDecodeException.class);
      return;
    }
    RgbImage image = ImageDecoder.create().decode(file);
    assertThat(summary(image)).isEqualTo(expected.plain());
    RgbImage upright = Orientation.upright(image, ExifOrientation.of(file));
    assertThat(summary(upright)).isEqualTo(expected.upright());
  }

  private static byte[] read(String file) throws IOException {
    return Files.readAllBytes(SharedData.require("cases/" + file));
  }

  private static String summary(RgbImage image) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(image.pixels());
    return image.width() + "x" + image.height() + " " + HexFormat.of().formatHex(digest);
  }
}

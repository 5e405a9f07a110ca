package io.orchard.image;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.SharedData;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.Orientation;
import io.orchard.image.raster.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decodes files as many programs make them and compares with what Pillow 9.4 makes of them. */
class ImageCasesTest {
  /** Kinds that Pillow reads and this does not, by what a refusal calls them. */
  private static final Map<String, String> UNREAD =
      Map.ofEntries(
          entry("jpeg-encoders/arith.jpg", "arithmetic coding"),
          entry("jpeg-encoders/arithp.jpg", "arithmetic coding"),
          entry("tiff-kinds/e_planar_rgb_jpeg.tif", "JPEG.*separate planes"),
          entry("tiff-kinds/g_pillow_rgba_jpeg.tif", "JPEG.*RGBA"),
          entry("tiff-kinds/k_pillow_ycbcr_lzw.tif", "YCbCr"),
          entry("tiff-kinds/l_1bit_group4.tif", "CCITT group 4"),
          entry("tiff-kinds/l_1bit_tiff_ccitt.tif", "CCITT"),
          entry("tiff-kinds/m_rgb_lzma.tif", "LZMA"),
          entry("tiff-kinds/m_rgb_zstd.tif", "ZSTD"));

  /** Files that Pillow refuses and this does not. */
  private static final String READ = "jpeg-markers/(c8|dhp|exp|jfif_short|m02|mBF|sof_extra).*";

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
    return cases().filter(c -> !UNREAD.containsKey(c.file()) && !c.file().matches(READ));
  }

  static Stream<Case> unread() throws IOException {
    return cases().filter(c -> UNREAD.containsKey(c.file()));
  }

  @ParameterizedTest
  @MethodSource("unread")
  void whatIsNotReadIsNamed(Case refused) throws Exception {
    byte[] file = read(refused.file());
    assertThat(refused.plain()).doesNotStartWith("refused");
    assertThatThrownBy(() -> ImageDecoder.create().decode(file))
        .isInstanceOf(ImageDecodeException.class)
        .hasMessageMatching(".*" + UNREAD.get(refused.file()) + ".* is not read; save it .*");
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

package io.orchard.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.ImageDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of libtiff's numbers that is not read, in a file of nothing else that is odd. */
class TiffKindsTest {
  private static final int SIDE = 4;

  @ParameterizedTest
  @CsvSource({
    "2, CCITT modified Huffman",
    "3, CCITT group 3",
    "4, CCITT group 4",
    "6, old-style JPEG",
    "9, JBIG",
    "10, JBIG",
    "32766, NeXT",
    "32771, CCITT",
    "32809, ThunderScan",
    "32895, IT8",
    "32896, IT8",
    "32897, IT8",
    "32898, IT8",
    "32908, Pixar",
    "32909, Pixar",
    "32947, Kodak DCS",
    "34661, JBIG",
    "34676, SGI",
    "34677, SGI",
    "34712, JPEG 2000",
    "34887, LERC",
    "34925, LZMA",
    "50000, ZSTD",
    "50001, WebP",
    "50002, JPEG XL",
    "52546, JPEG XL",
    "60000, no known name"
  })
  void compressionsAreNamed(int compression, String name) {
    // White pages of a fax take a few bytes: it must not be taken for a file that is cut off.
    assertThatThrownBy(() -> decode(rgb().with(256, 4000).with(257, 4000).with(259, compression)))
        .hasMessageStartingWith("TIFF of compression " + compression + " (")
        .hasMessageContaining(name)
        .hasMessageEndingWith("is not read; save it with LZW or deflate");
  }

  @ParameterizedTest
  @CsvSource({
    "4, transparency mask",
    "6, YCbCr",
    "8, CIE Lab",
    "9, ICC Lab",
    "10, ITU Lab",
    "32803, colour filter array",
    "32844, LogL",
    "32845, LogLuv",
    "7, no known name"
  })
  void coloursAreNamed(int photometric, String name) {
    for (int compression : new int[] {TiffLayout.NONE, TiffLayout.LZW, TiffLayout.JPEG}) {
      if (compression != TiffLayout.JPEG || photometric != TiffLayout.YCBCR) {
        assertThatThrownBy(() -> decode(rgb().with(262, photometric).with(259, compression)))
            .hasMessageContaining("photometric " + photometric + " (")
            .hasMessageContaining(name);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, 12, 1, 3 samples of 12 bits",
    "1, 1, 12, 1, 1 samples of 12 bits",
    "1, 1, 64, 3, 'of 64 bits, sample format 3 (floating point)'",
    "2, 1, 16, 2, sample format 2 (signed integers)",
    "2, 1, 32, 3, sample format 3 (floating point)",
    "2, 1, 8, 4, sample format 4 (untyped)",
    "2, 1, 32, 5, sample format 5 (complex integers)",
    "2, 1, 32, 6, sample format 6 (complex floating point)",
    "2, 2, 4, 1, planar configuration 2 (separate planes)"
  })
  void samplesAreNamed(int photometric, int planar, int bits, int format, String name) {
    int samples = photometric == TiffLayout.RGB ? 3 : 1;
    TiffFile file = rgb().with(262, photometric).with(284, planar).with(258, bits);
    assertThatThrownBy(() -> decode(file.with(339, format).with(277, samples)))
        .hasMessageContaining(name)
        .hasMessageEndingWith("is not read; save it as RGB of 8 bits");
  }

  @Test
  void oddDepthsAreNamed() {
    assertThatThrownBy(() -> decode(rgb().with(258, 5, 6, 5)))
        .hasMessage("TIFF of samples of [5, 6, 5] bits is not read; save it with 8 bits each");
    assertThatThrownBy(() -> decode(rgb().with(277, 7)))
        .hasMessage("TIFF of 7 samples a pixel is not read; save it as RGB");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 4, 8, 1, RGBA",
    "5, 4, 8, 1, CMYK",
    "2, 3, 8, 2, separate planes",
    "1, 2, 8, 1, grey with alpha",
    "3, 1, 8, 1, palette",
    "1, 1, 12, 1, of 12 bits"
  })
  void kindsOfJpegAreNamed(int photometric, int samples, int bits, int planar, String name) {
    TiffFile file = rgb().with(259, TiffLayout.JPEG).with(262, photometric).with(277, samples);
    assertThatThrownBy(() -> decode(file.with(258, bits).with(284, planar)))
        .hasMessageStartingWith("TIFF of compression 7 (JPEG) and photometric " + photometric)
        .hasMessageContaining(name)
        .hasMessageEndingWith("is not read; save it with LZW or deflate");
  }

  @Test
  void aPredictorIsNamedWhereItCounts() throws Exception {
    assertThatThrownBy(() -> decode(rgb().with(259, TiffLayout.LZW).with(317, 3)))
        .hasMessage("TIFF of predictor 3 (floating point) is not read; save it without predictor");
    assertThat(decode(rgb().with(317, 3))).isEqualTo(decode(rgb()));
  }

  private static TiffFile rgb() {
    return TiffFile.of(SIDE, SIDE).with(262, TiffLayout.RGB);
  }

  private static RgbImage decode(TiffFile file) throws ImageDecodeException {
    return ImageDecoder.create().decode(file.write(new byte[3 * SIDE * SIDE]));
  }
}

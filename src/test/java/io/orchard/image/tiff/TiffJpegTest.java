package io.orchard.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.Bytes;
import io.orchard.image.ImageDecoder;
import io.orchard.image.Photograph;
import io.orchard.image.jpeg.Jpegs;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiffJpegTest {
  private static final int SIDE = 32;

  /** A stream with a JFIF marker: YCbCr, if the marker counted. */
  private static final byte[] JFIF =
      Photograph.jpeg(SIDE, SIDE, 3, 0.8f, ImageWriteParam.MODE_DISABLED);

  /** The same components with a marker that says RGB. */
  private static final byte[] ADOBE_RGB = withAdobeMarker(JFIF);

  private static final byte[] GREY = Jpegs.grey(SIDE, SIDE);
  private static final byte[] JPEG_START = {(byte) 0xff, (byte) 0xd8};

  @ParameterizedTest
  @ValueSource(ints = {TiffLayout.RGB, TiffLayout.YCBCR})
  void thePhotometricTagDecidesNotTheMarkers(int photometric) throws Exception {
    RgbImage expected = decode(photometric == TiffLayout.RGB ? ADOBE_RGB : JFIF);
    assertThat(decode(tiff(JFIF, photometric, 3))).isEqualTo(expected);
    assertThat(decode(tiff(ADOBE_RGB, photometric, 3))).isEqualTo(expected);
  }

  @Test
  void aStreamOfOtherComponentsIsRefused() {
    assertThatThrownBy(() -> decode(tiff(JFIF, TiffLayout.BLACK_IS_ZERO, 1)))
        .hasMessage("JPEG has 3 components where its container states 1");
  }

  /** As libtiff leaves the samples alone and Pillow unpacks photometric 0 as "L;I". */
  @Test
  void greyIsInvertedWhereWhiteIsZero() throws Exception {
    byte[] plain = decode(tiff(GREY, TiffLayout.BLACK_IS_ZERO, 1)).pixels();
    byte[] inverted = decode(tiff(GREY, TiffLayout.WHITE_IS_ZERO, 1)).pixels();
    assertThat(plain).isEqualTo(decode(GREY).pixels());
    for (int i = 0; i < plain.length; i++) {
      assertThat(inverted[i] & 0xff).isEqualTo(255 - (plain[i] & 0xff));
    }
  }

  /** As libtiff's source of data has it: an end marker stands behind whatever there is. */
  @Test
  void aStripMayLackItsEndMarker() throws Exception {
    byte[] unended = Arrays.copyOf(JFIF, JFIF.length - 2);
    assertThat(decode(tiff(unended, TiffLayout.YCBCR, 3))).isEqualTo(decode(JFIF));
  }

  /** The tables may end in a filling byte, or without end marker. */
  @ParameterizedTest
  @ValueSource(strings = {"ffd9", "ffd90000", ""})
  void tablesMayStandInATagOfTheirOwn(String end) throws Exception {
    byte[] tables = Bytes.join(JPEG_START, Jpegs.only(JFIF, Jpegs.DQT, Jpegs.DHT));
    byte[] ended = Bytes.join(tables, HexFormat.of().parseHex(end));
    byte[] stream = Jpegs.without(JFIF, Jpegs.DQT, Jpegs.DHT);
    TiffFile file = page(TiffLayout.YCBCR, 3).withBytes(TiffJpeg.TABLES, ended);
    assertThat(decode(file.write(stream))).isEqualTo(decode(JFIF));
    assertThat(decode(file.with(322, SIDE).with(323, SIDE).write(stream))).isEqualTo(decode(JFIF));
  }

  /** libtiff reads all strips with one state. */
  @Test
  void aStripsTablesHoldForThoseBehindIt() throws Exception {
    TiffFile file = page(TiffLayout.YCBCR, 3).with(257, 2 * SIDE);
    byte[] later = Jpegs.without(JFIF, Jpegs.DQT, Jpegs.DHT);
    RgbImage image = decode(file.write(JFIF, later));
    byte[] once = decode(JFIF).pixels();
    assertThat(image.pixels()).isEqualTo(Bytes.join(once, once));
  }

  private static RgbImage decode(byte[] file) throws ImageDecodeException {
    return ImageDecoder.create().decode(file);
  }

  private static byte[] withAdobeMarker(byte[] jfif) {
    byte[] marker =
        "\u00ff\u00ee\0\u000eAdobe\0\u0064\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    return Bytes.replace(jfif, 2, 4 + (int) Bytes.bigEndian(jfif, 4, 2), marker);
  }

  /** A TIFF file of one strip. */
  private static byte[] tiff(byte[] stream, int photometric, int samples) {
    return page(photometric, samples).write(stream);
  }

  private static TiffFile page(int photometric, int samples) {
    return TiffFile.of(SIDE, SIDE)
        .with(259, TiffLayout.JPEG)
        .with(262, photometric)
        .with(277, samples)
        .with(278, SIDE);
  }
}

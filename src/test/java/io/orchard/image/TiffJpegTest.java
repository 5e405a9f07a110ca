package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

  @ParameterizedTest
  @ValueSource(ints = {TiffLayout.RGB, TiffLayout.YCBCR})
  void thePhotometricTagDecidesNotTheMarkers(int photometric) throws Exception {
    RgbImage expected = decode(photometric == TiffLayout.RGB ? ADOBE_RGB : JFIF);
    assertThat(decode(tiff(JFIF, photometric, 3))).isEqualTo(expected);
    assertThat(decode(tiff(ADOBE_RGB, photometric, 3))).isEqualTo(expected);
  }

  @Test
  void otherColoursAreRefusedWithTheirTags() {
    assertThatThrownBy(() -> decode(tiff(JFIF, TiffLayout.CMYK, 4)))
        .hasMessage("TIFF has JPEG data of an unsupported kind (photometric 5, 4 samples)");
    assertThatThrownBy(() -> decode(tiff(JFIF, TiffLayout.BLACK_IS_ZERO, 1)))
        .hasMessage("JPEG has 3 components where its container states 1");
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
    int[][] tags = {
      {256, SIDE},
      {257, SIDE},
      {258, 8},
      {259, TiffLayout.JPEG},
      {262, photometric},
      {273, 0},
      {277, samples},
      {278, SIDE},
      {279, stream.length}
    };
    int start = 8 + 2 + 12 * tags.length + 4;
    ByteBuffer file = ByteBuffer.allocate(start + stream.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("II*\0".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
    file.putShort((short) tags.length);
    for (int[] tag : tags) {
      int value = tag[0] == 273 ? start : tag[1];
      file.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(value);
    }
    return file.putInt(0).put(stream).array();
  }
}

package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;

class JpegDecoderTest {
  private static final int DHT = 0xc4;
  private static final int SOS = 0xda;

  private static final byte[] PHOTOGRAPH =
      Photograph.jpeg(40, 24, 5, 0.8f, ImageWriteParam.MODE_DISABLED);

  /** Java's encoder uses the standard's tables. */
  @Test
  void aFileWithoutHuffmanTablesIsDecodedByTheStandardOnes() throws Exception {
    byte[] bare = without(PHOTOGRAPH, DHT);
    assertThat(bare.length).isEqualTo(PHOTOGRAPH.length - 432);
    assertThat(decode(bare)).isEqualTo(decode(PHOTOGRAPH));
  }

  private static RgbImage decode(byte[] file) throws ImageDecodeException {
    return ImageDecoder.create().decode(file);
  }

  /** Leaves out the segments of a kind. */
  private static byte[] without(byte[] jpeg, int marker) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != SOS) {
      int length = 2 + (int) Bytes.bigEndian(jpeg, at + 2, 2);
      if ((jpeg[at + 1] & 0xff) != marker) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }
}

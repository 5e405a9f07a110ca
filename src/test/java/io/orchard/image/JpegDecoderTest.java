package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"0000000000000000", "0d0a0d0a0d0a0d0a0d0a", "ffe100", "ffd0", "ffe1ff"})
  void onlyTheEndMarkerMayBeMissing(String rest) throws Exception {
    int end = PHOTOGRAPH.length - 2;
    byte[] unended =
        Bytes.replace(PHOTOGRAPH, end, PHOTOGRAPH.length, HexFormat.of().parseHex(rest));
    assertThat(decode(unended)).isEqualTo(decode(PHOTOGRAPH));
  }

  @Test
  void whatLacksPixelsOrStartsAgainIsRejected() {
    int end = PHOTOGRAPH.length - 2;
    byte[] cut = Arrays.copyOf(PHOTOGRAPH, end - 20);
    assertThatThrownBy(() -> decode(cut)).hasMessageContaining("ends before the image is complete");
    byte[] again = Bytes.replace(PHOTOGRAPH, end, end + 2, HexFormat.of().parseHex("ffd8ffe0"));
    assertThatThrownBy(() -> decode(again)).hasMessage("JPEG has a second start marker");
    byte[] scans = Photograph.jpeg(40, 24, 5, 0.8f, ImageWriteParam.MODE_DEFAULT);
    byte[] unended = Arrays.copyOf(scans, scans.length + 6);
    Arrays.fill(unended, scans.length - 2, unended.length, (byte) 0);
    assertThatThrownBy(() -> decode(unended))
        .hasMessageContaining("ends before the image is complete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffe10000", "ffe10001", "ffed0000", "ffee0001", "ffe00000", "fffe0001"})
  void notesOfImpossibleLengthAreSkipped(String segment) throws Exception {
    byte[] file = Files.readAllBytes(ImageDecoderPillowTest.FOLDER.resolve("exif-6.jpg"));
    byte[] noted = Bytes.replace(file, 2, 2, HexFormat.of().parseHex(segment));
    assertThat(decode(noted)).isEqualTo(decode(file));
    assertThat(ExifOrientation.of(noted)).isEqualTo(6);
  }

  @Test
  void tablesOfImpossibleLengthAreRejected() {
    byte[] broken = Bytes.replace(PHOTOGRAPH, 2, 2, HexFormat.of().parseHex("ffdb0001"));
    assertThatThrownBy(() -> decode(broken)).hasMessage("JPEG has a segment of impossible length");
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

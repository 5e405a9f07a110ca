package io.orchard.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.Bytes;
import io.orchard.image.ImageDecoder;
import io.orchard.image.ImageDecoderPillowTest;
import io.orchard.image.Photograph;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegDecoderTest {
  private static final byte[] PHOTOGRAPH =
      Photograph.jpeg(40, 24, 5, 0.8f, ImageWriteParam.MODE_DISABLED);

  /** Java's encoder uses the standard's tables. */
  @Test
  void aFileWithoutHuffmanTablesIsDecodedByTheStandardOnes() throws Exception {
    byte[] bare = Jpegs.without(PHOTOGRAPH, Jpegs.DHT);
    assertThat(bare.length).isEqualTo(PHOTOGRAPH.length - 432);
    assertThat(decode(bare)).isEqualTo(decode(PHOTOGRAPH));
  }

  @Test
  void aTableThatIsMissingIsTheStandardOne() throws Exception {
    byte[] bare = Jpegs.without(PHOTOGRAPH, Jpegs.DHT);
    byte[] tables = Jpegs.only(PHOTOGRAPH, Jpegs.DHT);
    byte[] lumaDc = Bytes.withBigEndian(Arrays.copyOf(tables, 4 + 29), 2, 2, 2 + 29);
    assertThat(decode(Bytes.replace(bare, 2, 2, lumaDc))).isEqualTo(decode(PHOTOGRAPH));
    byte[] grey = Jpegs.grey(24, 16);
    assertThat(decode(Jpegs.without(grey, Jpegs.DHT))).isEqualTo(decode(grey));
  }

  /** As in libjpeg, where only the sequential decoder adds them. */
  @Test
  void aProgressiveFileNeedsItsTables() {
    byte[] scans = Photograph.jpeg(40, 24, 5, 0.8f, ImageWriteParam.MODE_DEFAULT);
    assertThatThrownBy(() -> decode(Jpegs.without(scans, Jpegs.DHT)))
        .hasMessage("JPEG lacks a usable Huffman table for DC 0");
  }

  @ParameterizedTest
  @CsvSource({
    "c3, lossless coding",
    "c5, hierarchical coding",
    "c9, arithmetic coding",
    "ca, arithmetic coding",
    "cb, lossless coding",
    "cf, hierarchical coding"
  })
  void otherCodingsAreNamed(String marker, String name) {
    int at = indexOf(PHOTOGRAPH, 0xc0);
    byte[] other = Bytes.withBigEndian(PHOTOGRAPH, at, 2, 0xff00 | Integer.parseInt(marker, 16));
    assertThatThrownBy(() -> decode(other))
        .hasMessage("JPEG with " + name + " is not read; save it as a baseline or progressive one");
  }

  private static int indexOf(byte[] jpeg, int marker) {
    int at = 2;
    while (Bytes.bigEndian(jpeg, at, 2) != (0xff00 | marker)) {
      at += 2 + (int) Bytes.bigEndian(jpeg, at + 2, 2);
    }
    return at;
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
    byte[] more = Arrays.copyOfRange(PHOTOGRAPH, indexOf(PHOTOGRAPH, Jpegs.SOS), PHOTOGRAPH.length);
    byte[] another = Bytes.replace(PHOTOGRAPH, end, end + 2, more);
    assertThatThrownBy(() -> decode(another))
        .hasMessage("JPEG has another scan behind a complete image");
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
  }

  @Test
  void tablesOfImpossibleLengthAreRejected() {
    byte[] broken = Bytes.replace(PHOTOGRAPH, 2, 2, HexFormat.of().parseHex("ffdb0001"));
    assertThatThrownBy(() -> decode(broken)).hasMessage("JPEG has a segment of impossible length");
  }

  private static RgbImage decode(byte[] file) throws ImageDecodeException {
    return ImageDecoder.create().decode(file);
  }
}

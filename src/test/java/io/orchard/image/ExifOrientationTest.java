package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTest {
  private static final String SIX =
      "4d4d002a00000008000101120003000000010006000000000000".replaceAll("(.{20})", "$1\n");

  @ParameterizedTest
  @CsvSource({"exif, 6", "APP1, 1"})
  void imageMagicksTextCounts(String profile, int orientation) throws Exception {
    String text = "\nexif\n      32\n457869660000" + SIX;
    String keyword = "Raw profile type " + profile + "\0";
    assertThat(of("tEXt", bytes(keyword + text))).isEqualTo(orientation);
    assertThat(of("zTXt", bytes(keyword + "\0"), deflated(text))).isEqualTo(orientation);
  }

  /** As Python's {@code bytes.fromhex} reads it, once the lines are joined. */
  @Test
  void spaceMayStandBetweenTheBytesOfARawProfile() throws Exception {
    String start = "Raw profile type exif\0\nexif\n      32\n ";
    String pairs = ("457869660000" + SIX).replace("\n", "").replaceAll("(..)", "$1 ");
    assertThat(of("tEXt", bytes(start + pairs))).isEqualTo(6);
    assertThat(of("tEXt", bytes(start + pairs.replace(" ", "\r\n")))).isEqualTo(6);
    assertThat(of("tEXt", bytes(start + pairs.replace(" ", "").replaceAll("(...)", "$1\n"))))
        .isEqualTo(6);
    assertThat(of("tEXt", bytes(start + pairs.replaceAll("(.)", "$1 ")))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"'tiff:Orientation=\"6\"', 6", "<tiff:Orientation>8<, 8", "tiff:Orientation=9, 1"})
  void xmpCounts(String xmp, int orientation) throws Exception {
    String keyword = "XML:com.adobe.xmp\0";
    assertThat(of("iTXt", bytes(keyword + "\0\0en\0\0" + xmp))).isEqualTo(orientation);
    assertThat(of("iTXt", bytes(keyword + "\1\0\0\0"), deflated(xmp))).isEqualTo(orientation);
    assertThat(of("tEXt", bytes(keyword + xmp))).isEqualTo(orientation);
  }

  /** Pillow passes over international text that is no UTF-8, but reads other text as Latin 1. */
  @Test
  void internationalXmpMustBeUtf8() throws Exception {
    String xmp = "\u00e9 tiff:Orientation=\"6\"";
    byte[] utf8 = xmp.getBytes(StandardCharsets.UTF_8);
    assertThat(of("iTXt", bytes("XML:com.adobe.xmp\0\0\0\0\0"), utf8)).isEqualTo(6);
    assertThat(of("iTXt", bytes("XML:com.adobe.xmp\0\0\0\0\0" + xmp))).isEqualTo(1);
    assertThat(of("tEXt", bytes("XML:com.adobe.xmp\0" + xmp))).isEqualTo(6);
  }

  @Test
  void brokenTextsMeanUpright() throws Exception {
    assertThat(of("tEXt", bytes("Raw profile type exif\0\nexif\n 2\n4g"))).isEqualTo(1);
    assertThat(of("tEXt", bytes("Raw profile type exif\0"))).isEqualTo(1);
    assertThat(of("zTXt", bytes("Raw profile type exif\0\0no deflate data"))).isEqualTo(1);
    assertThat(of("zTXt", bytes("Raw profile type exif\0"))).isEqualTo(1);
    assertThat(of("iTXt", bytes("XML:com.adobe.xmp\0\0\0en"))).isEqualTo(1);
    assertThat(of("tEXt", bytes("Raw profile type exif"))).isEqualTo(1);
    String tooLong = " ".repeat(PngTexts.MAX_BYTES) + "tiff:Orientation=\"6\"";
    assertThat(of("iTXt", bytes("XML:com.adobe.xmp\0\1\0\0\0"), deflated(tooLong))).isEqualTo(1);
  }

  /** The orientation of a PNG file with a chunk behind its header. */
  private static int of(String type, byte[]... parts) throws Exception {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    chunk.writeBytes(Bytes.withBigEndian(new byte[4], 0, 4, length));
    chunk.writeBytes(bytes(type));
    for (byte[] part : parts) {
      chunk.writeBytes(part);
    }
    chunk.writeBytes(new byte[4]);
    byte[] png = Files.readAllBytes(ImageDecoderPillowTest.FOLDER.resolve("bad-png-bomb.png"));
    return ExifOrientation.of(Bytes.replace(png, 33, 33, chunk.toByteArray()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] deflated(String text) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes(text));
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffe10000", "ffe10001", "ffed0000", "ffee0001", "ffe00000", "fffe0001"})
  void segmentsOfImpossibleLengthDoNotHideIt(String segment) throws Exception {
    byte[] file = Files.readAllBytes(ImageDecoderPillowTest.FOLDER.resolve("exif-6.jpg"));
    byte[] noted = Bytes.replace(file, 2, 2, HexFormat.of().parseHex(segment));
    assertThat(ExifOrientation.of(noted)).isEqualTo(6);
  }
}

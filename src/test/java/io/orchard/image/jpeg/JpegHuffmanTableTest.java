package io.orchard.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Codes that no table has, as libjpeg's {@code jpeg_huff_decode} reads them: bit by bit until the
 * length is 17, which stands for 0.
 */
class JpegHuffmanTableTest {
  /**
   * Two grey blocks: DC codes 0 and 10 for 0 and 3 bits, the AC code 0 for a block's end, steps of
   * 8.
   *
   * <p>First block: 10 111 (a level of 7), then the unknown code 1 0000000000000000. Second block:
   * 10 111 (7 more), 0. Were the code a bit shorter, the second block would add 0.
   */
  private static final String TWO_BLOCKS =
      ("ffd8 ffdb0043 00" + "08".repeat(64))
          + "ffc0000b 08 0008 0010 01 01 11 00"
          + ("ffc40015 00 0101" + "00".repeat(14) + "0003")
          + ("ffc40014 10 01" + "00".repeat(15) + "00")
          + "ffda0008 01 01 00 003f00 bc0002ef ffd9";

  @Test
  void anUnknownCodeTakesSeventeenBits() throws Exception {
    int[] counts = new int[17];
    counts[1] = 1;
    ByteCursor cursor = cursor("80 00 40 00 00 00 00 00 00 00");
    JpegHuffmanTable table = new JpegHuffmanTable(counts, new byte[] {5}, cursor);
    JpegBits bits = new JpegBits(cursor);
    assertThat(table.decode(bits)).isEqualTo(0);
    assertThat(bits.peek(2)).isEqualTo(0b10);
  }

  @Test
  void theLongestCodeTakesSixteen() throws Exception {
    int[] counts = new int[17];
    counts[16] = 1;
    ByteCursor cursor = cursor("00 00 a0 00 00 00 00 00 00 00");
    JpegHuffmanTable table = new JpegHuffmanTable(counts, new byte[] {5}, cursor);
    JpegBits bits = new JpegBits(cursor);
    assertThat(table.decode(bits)).isEqualTo(5);
    assertThat(bits.peek(3)).isEqualTo(0b101);
  }

  /** As libjpeg's {@code jpeg_make_d_derived_tbl} refuses it. */
  @Test
  void noCodeIsAllOnes() {
    int[] counts = new int[17];
    counts[1] = 2;
    assertThatThrownBy(() -> new JpegHuffmanTable(counts, new byte[2], cursor("")))
        .hasMessage("JPEG has an impossible Huffman table");
  }

  /** At full size, and at an eighth, where coefficients are looked up several at a time. */
  @ParameterizedTest
  @ValueSource(ints = {8, 1})
  void theBlockBehindAnUnknownCodeIsRight(int side) throws Exception {
    RgbImage image = decode(bytes(TWO_BLOCKS), side);
    assertThat(image.width()).isEqualTo(2 * side);
    assertThat(image.pixels()[0] & 0xff).isEqualTo(128 + 7);
    assertThat(image.pixels()[3 * side] & 0xff).isEqualTo(128 + 14);
  }

  private static RgbImage decode(byte[] file, int side) throws Exception {
    try (Allowance allowance = Allowance.until(Deadline.none())) {
      return new JpegDecoder().decodeAbove(file, new ImageSize(2 * side, side), allowance);
    }
  }

  private static ByteCursor cursor(String hex) {
    return new ByteCursor("JPEG", bytes(hex), Allowance.until(Deadline.none()));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}

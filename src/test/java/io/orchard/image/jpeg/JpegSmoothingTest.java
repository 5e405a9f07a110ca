package io.orchard.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.Bytes;
import io.orchard.image.ImageDecoder;
import io.orchard.image.Photograph;
import io.orchard.image.raster.RgbImage;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;

class JpegSmoothingTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final byte[] COMPLETE =
      Photograph.jpeg(WIDTH, HEIGHT, 9, 0.8f, ImageWriteParam.MODE_DEFAULT);

  @Test
  void theFirstScanAloneGivesAPictureWithoutBlocks() throws Exception {
    RgbImage preview = ImageDecoder.create().decode(firstScan(COMPLETE));
    assertThat(meanStep(preview, 0)).isLessThan(2 * meanStep(preview, 4));
  }

  /**
   * Eight grey blocks one below the other, of which the only scan, of DC values, gives five a level
   * of 7. As no earlier scan tells of the others, libjpeg-turbo knows as much of them as of the
   * five: 18/256 of two levels of 7 are no DC value for the sixth, but 51/256 are a step downwards.
   */
  @Test
  void rowsThatTheOnlyScanDoesNotReachAreSmoothedToo() throws Exception {
    String file =
        ("ffd8 ffdb0043 00" + "08".repeat(64))
            + "ffc2000b 08 0040 0008 01 01 11 00"
            + ("ffc40015 00 0101" + "00".repeat(14) + "0003")
            + "ffda0008 01 01 00 000000 b8 ffd9";
    byte[] bytes = HexFormat.of().parseHex(file.replace(" ", ""));
    byte[] pixels = ImageDecoder.create().decode(bytes).pixels();
    assertThat(pixels[3 * 8 * 16] & 0xff).isEqualTo(128 + 7);
    assertThat(pixels[3 * 8 * 40] & 0xff).isEqualTo(128 + 1);
    assertThat(pixels[3 * 8 * 63] & 0xff).isEqualTo(128);
  }

  /** Everything before the second scan. */
  private static byte[] firstScan(byte[] jpeg) {
    int scans = 0;
    int at = 2;
    while (scans < 2) {
      at++;
      scans += jpeg[at] == (byte) 0xff && jpeg[at + 1] == (byte) 0xda ? 1 : 0;
    }
    byte[] start = Arrays.copyOf(jpeg, at + 2);
    return Bytes.withBigEndian(start, at, 2, 0xffd9);
  }

  /** Mean difference in green to the left neighbour, {@code inside} pixels right of block edges. */
  private static double meanStep(RgbImage image, int inside) {
    long sum = 0;
    int count = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 8 + inside; x < WIDTH; x += 8, count++) {
        int at = 3 * (y * WIDTH + x) + 1;
        sum += Math.abs((image.pixels()[at] & 0xff) - (image.pixels()[at - 3] & 0xff));
      }
    }
    return (double) sum / count;
  }
}

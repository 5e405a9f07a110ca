package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

package io.orchard.image;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;



import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoding rates of 4000x3000 JPEG files, exact and fast in turn in one JVM, on one thread. */
class DecodeBench {
  private static final int SIDE = 224;
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 21;
  private static final double BAR = 4;

  @ParameterizedTest
  @CsvSource({"0.75", "0.9", "0.95"})
  void fastOverExactBaseline(float quality) throws Exception {
    byte[] jpeg = Photograph.jpeg(4000, 3000, 1, quality, ImageWriteParam.MODE_DISABLED);
    assertThat(medianRatio("baseline", quality, jpeg)).isGreaterThanOrEqualTo(BAR);
  }

  /** All scans have to be read for any scale, so that less is gained: no bar, only figures. */
  @ParameterizedTest
  @CsvSource("0.9")
  void fastOverExactProgressive(float quality) throws Exception {
    byte[] jpeg = Photograph.jpeg(4000, 3000, 1, quality, ImageWriteParam.MODE_DEFAULT);
    assertThat(medianRatio("progressive", quality, jpeg)).isGreaterThan(1);
  }

  private static double medianRatio(String kind, float quality, byte[] jpeg) throws Exception {
    ImageSize least =
        new ImageSize(ImagePreparer.REDUCING_GAP * SIDE, ImagePreparer.REDUCING_GAP * SIDE);
    ImageDecoder decoder = ImageDecoder.create();
    List<Double> exact = new ArrayList<>();
    List<Double> fast = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double whole = seconds(decoder, jpeg, ImageSize.LARGEST);
      double reduced = seconds(decoder, jpeg, least);
      if (round >= 0) {
        exact.add(whole);
        fast.add(reduced);
        ratios.add(whole / reduced);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, quality %.2f, %,d bytes: exact %.1f images/s, fast %.1f images/s, ratio %.2f%n",
        kind,
        quality,
        jpeg.length,
        1 / median(exact),
        1 / median(fast),
        median(ratios));
    return median(ratios);
  }

  private static double seconds(ImageDecoder decoder, byte[] jpeg, ImageSize least)
      throws ImageDecodeException {
    long start = System.nanoTime();
    try (Allowance allowance = Allowance.until(Deadline.none())) {
      decoder.decodeAbove(jpeg, least, allowance);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}

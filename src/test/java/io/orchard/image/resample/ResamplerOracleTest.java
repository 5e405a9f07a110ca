package io.orchard.image.resample;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.PillowOracle;
import io.orchard.image.PixelDifference;
import io.orchard.image.raster.RgbImage;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ResamplerOracleTest {
  @Test
  void everyFilterEqualsPillowByteForByte() throws IOException {
    PillowOracle oracle = PillowOracle.load();
    var decoded = oracle.decoded();
    for (PillowOracle.Case c : oracle.resizings()) {
      ResampleFilter filter = ResampleFilter.valueOf(c.filter().toUpperCase(Locale.ROOT));
      RgbImage resized = Resampler.of(filter, c.width(), c.height()).resize(decoded.get(c.image()));
      assertThat(PixelDifference.between(resized, oracle.expected(c)))
          .as(c.expected())
          .isEqualTo(PixelDifference.NONE);
    }
  }
}

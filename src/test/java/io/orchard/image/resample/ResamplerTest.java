package io.orchard.image.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orchard.image.raster.RgbImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplerTest {
  @ParameterizedTest
  @EnumSource
  void anImageOfTheTargetSizeIsReturnedItself(ResampleFilter filter) {
    RgbImage image = noise(13, 7, 1);
    assertThat(Resampler.of(filter, 13, 7).resize(image)).isSameAs(image);
  }

  @ParameterizedTest
  @EnumSource
  void aReusedResamplerGivesWhatAFreshOneGives(ResampleFilter filter) {
    Resampler reused = Resampler.of(filter, 20, 30);
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      RgbImage image = noise(1 + random.nextInt(300), 1 + random.nextInt(300), seed);
      RgbImage resized = reused.resize(image);
      assertThat(resized).as("seed %d", seed).isEqualTo(Resampler.of(filter, 20, 30).resize(image));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPlainImageStaysPlain(ResampleFilter filter) {
    byte[] pixels = new byte[3 * 50 * 40];
    Arrays.fill(pixels, (byte) 200);
    RgbImage resized = Resampler.of(filter, 17, 90).resize(new RgbImage(50, 40, pixels));
    assertThat(resized.pixels()).containsOnly((byte) 200);
  }

  @Test
  void theArgumentIsLeftAlone() {
    RgbImage image = noise(30, 20, 2);
    RgbImage copy = new RgbImage(30, 20, image.pixels().clone());
    Resampler.of(ResampleFilter.LANCZOS, 11, 12).resize(image);
    assertThat(image).isEqualTo(copy);
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Resampler.of(ResampleFilter.BOX, 0, 5))
        .withMessageContaining("0x5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Resampler.of(ResampleFilter.BOX, 50_000, 50_000))
        .withMessageContaining("too large");
  }

  private static RgbImage noise(int width, int height, long seed) {
    byte[] pixels = new byte[3 * width * height];
    new Random(seed).nextBytes(pixels);
    return new RgbImage(width, height, pixels);
  }
}

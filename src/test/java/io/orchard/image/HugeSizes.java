package io.orchard.image;

import io.orchard.image.raster.PixelLimit;
import java.util.random.RandomGenerator;

/** Sizes that a header may promise: around the limits, long and thin, or merely wrong. */
public final class HugeSizes {
  private static final long[][] SIZES = {
    {13_377, 13_377},
    {13_378, 13_377},
    {65_535, 2_730},
    {2_730, 65_535},
    {65_535, 65_535},
    {16_383, 10_922},
    {16_384, 16_384},
    {1, PixelLimit.MAX_PIXELS},
    {PixelLimit.MAX_PIXELS, 1},
    {8, 22_369_621},
    {4_000, 3_000},
    {3_000, 1},
    {1, 3_000},
    {0, 0}
  };

  private HugeSizes() {}

  public static long[] next(RandomGenerator random) {
    if (random.nextInt(3) == 0) {
      return new long[] {
        random.nextInt(1 << random.nextInt(1, 18)), random.nextInt(1 << random.nextInt(1, 18))
      };
    }
    return SIZES[random.nextInt(SIZES.length)];
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peak resident memory of {@code fit} as a process of its own with a heap of 2 GB, on 5,000 and on
 * 20,000 images. The DirectRunner keeps features in memory; pixels and files must not stay.
 */
class MemoryBench {

  private static final long BAR_KIB = 3_000_000_000L / 1024;

  @TempDir Path temp;

  @Test
  void peakResidentMemoryOfFit() throws Exception {
    long small = peakKib(5_000);
    long large = peakKib(20_000);
    System.out.printf(
        Locale.ROOT,
        "peak resident memory: 5,000 images %.2f GB, 20,000 images %.2f GB, %.1f KB per image%n",
        small * 1024 / 1e9,
        large * 1024 / 1e9,
        (large - small) * 1.024 / 15_000);
    assertThat(large).isLessThanOrEqualTo(BAR_KIB);
  }

  private long peakKib(int images) throws Exception {
    return PeakMemory.kibOfFit(
        "--input=" + FruitCopies.add(temp.resolve("images" + images), 0, images),
        "--weights=random:7",
        "--output=" + temp.resolve("out" + images));
  }
}

package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.raster.RgbImage;
import io.orchard.network.tensorflow.TensorFlowJpegs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;

/**
 * Mutants of JPEG files, decoded with an engine and without: the same pixels, or the same message.
 * {@code mvn -Pfuzz test}; the settings are those of {@link MutantsFuzz}.
 *
 * <p>One in sixteen is of a photograph as large as those that the engine is given in a run; for the
 * others, small ones and those of {@code testdata/}, the size is not looked at. Half of the mutants
 * have single bits of their scan changed, and may still be files that the engine is given.
 */
class JpegEngineFuzz {
  private static final long FIRST_SEED = Long.getLong("fuzz.seed", System.currentTimeMillis());
  private static final long COUNT = Long.getLong("fuzz.count", 50_000);
  private static final long SECONDS = Long.getLong("fuzz.seconds", 3_600);
  private static final long TELL_EVERY = 5_000;
  private static final Path MUTANTS = Path.of("target/fuzz");

  private int decoded;
  private int rejected;
  private final List<String> failures = new ArrayList<>();

  @Test
  void mutantsMeanTheSameWithAnEngine() throws Exception {
    List<byte[]> small = MutantRun.files(MutantsTest.SEEDS);
    small.removeIf(file -> !ImageFormat.JPEG.matches(file));
    List<byte[]> large = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      float quality = 0.3f + 0.035f * i;
      small.add(Photograph.jpeg(90 + 17 * i, 200, i, quality, ImageWriteParam.MODE_DISABLED));
      large.add(Photograph.jpeg(560 + i, 450, i, quality, ImageWriteParam.MODE_DISABLED));
    }
    try (TensorFlowJpegs engine = TensorFlowJpegs.open()) {
      EngineComparison any = new EngineComparison(engine);
      EngineComparison asInARun = new EngineComparison(engine, ImageDecoder.ENGINE_PIXELS);
      long end = System.nanoTime() + SECONDS * 1_000_000_000L;
      long done = 0;
      while (done < COUNT && System.nanoTime() < end) {
        long seed = FIRST_SEED + done++;
        if (seed % 16 == 0) {
          compare(seed, large, asInARun);
        } else {
          compare(seed, small, any);
        }
        if (done % TELL_EVERY == 0 || done == COUNT) {
          tell(done, any, asInARun);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private void compare(long seed, List<byte[]> seeds, EngineComparison comparison)
      throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    byte[] mutant =
        random.nextBoolean()
            ? new Mutator(seeds).mutant(random)
            : withBitsChanged(seeds.get(random.nextInt(seeds.size())), random);
    Object expected = comparison.without(mutant);
    Object found = comparison.with(mutant);
    decoded += expected instanceof RgbImage ? 1 : 0;
    rejected += expected instanceof RgbImage ? 0 : 1;
    if (!found.equals(expected)) {
      failures.add("seed " + seed + ": " + found + " instead of " + expected);
      System.out.println("FAILED " + failures.get(failures.size() - 1));
      Files.createDirectories(MUTANTS);
      Files.write(MUTANTS.resolve("engine-" + seed), mutant);
    }
  }

  /** Changes up to three bits behind the first half of the file's first kilobyte. */
  private static byte[] withBitsChanged(byte[] file, RandomGenerator random) {
    byte[] changed = file.clone();
    int start = Math.min(600, file.length / 2);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      changed[random.nextInt(start, file.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private void tell(long done, EngineComparison any, EngineComparison asInARun) {
    System.out.printf(
        Locale.ROOT,
        "fuzz: %,d mutants from seed %d, %,d decoded, %,d rejected, %,d differ;"
            + " the engine was given %,d, of these %,d large ones, and failed at %,d%n",
        done,
        FIRST_SEED,
        decoded,
        rejected,
        failures.size(),
        any.given() + asInARun.given(),
        asInARun.given(),
        any.failed() + asInARun.failed());
  }
}

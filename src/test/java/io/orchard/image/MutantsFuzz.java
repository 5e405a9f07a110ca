package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Mutants by the ten thousand, in a small heap: {@code mvn -Pfuzz test}.
 *
 * <p>{@code -Dfuzz.seed=N} is the first mutant's seed, by default the clock's; the next ones count
 * up, so that {@code -Dfuzz.seed=N -Dfuzz.count=1} makes one mutant again. {@code
 * -Dfuzz.count=50000} and {@code -Dfuzz.seconds=600} end the run, whichever comes first. {@code
 * -Dfuzz.corpus=DIR} adds files to those of {@code testdata/}, and so changes what a seed makes.
 */
class MutantsFuzz {
  private static final long FIRST_SEED = Long.getLong("fuzz.seed", System.currentTimeMillis());
  private static final long COUNT = Long.getLong("fuzz.count", 50_000);
  private static final long SECONDS = Long.getLong("fuzz.seconds", 3_600);
  private static final String CORPUS = System.getProperty("fuzz.corpus");
  private static final long TELL_EVERY = 5_000;

  @Test
  void mutantsGivePixelsOrARejectionWithinBounds() throws Exception {
    List<byte[]> seeds = MutantRun.files(folders());
    System.out.printf(
        Locale.ROOT,
        "fuzz: mutants of %,d files, first seed %d, heap %,d MB%n",
        seeds.size(),
        FIRST_SEED,
        Runtime.getRuntime().maxMemory() >> 20);
    MutantRun run = new MutantRun(seeds);
    long start = System.nanoTime();
    long done = 0;
    while (done < COUNT && System.nanoTime() - start < SECONDS * 1_000_000_000L) {
      run.run(FIRST_SEED + done++);
      if (done % TELL_EVERY == 0 || done == COUNT) {
        System.out.printf(
            Locale.ROOT, "fuzz: %,d mutants in %.0f s%n", done, (System.nanoTime() - start) / 1e9);
      }
    }
    System.out.println(run.summary());
    assertThat(run.failures()).isEmpty();
  }

  private static Path[] folders() {
    Stream<Path> own = Stream.of(MutantsTest.SEEDS);
    return (CORPUS == null ? own : Stream.concat(own, Stream.of(Path.of(CORPUS))))
        .toArray(Path[]::new);
  }
}

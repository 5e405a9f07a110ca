package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs by the thousand among files of others: {@code mvn -Pfuzz test -Dtest=ForeignFilesFuzz}.
 * {@code -Dfuzz.seed=N} repeats what another run did, {@code -Dfuzz.runs=1000} says how many.
 */
class ForeignFilesFuzz {

  private static final long SEED = Long.getLong("fuzz.seed", System.currentTimeMillis());
  private static final int RUNS = Integer.getInteger("fuzz.runs", 1_000);

  @TempDir Path temp;

  @Test
  void noRunRemovesWhatIsNotItsOwn() throws IOException {
    System.out.printf(Locale.ROOT, "fuzz: %,d runs, seed %d%n", RUNS, SEED);
    ForeignFiles runs = new ForeignFiles(temp, SEED).run(RUNS);
    System.out.printf(
        Locale.ROOT, "fuzz: %,d succeeded, %,d refused%n", runs.succeeded(), runs.refused());
    assertThat(runs.succeeded()).isGreaterThan(RUNS / 10);
    assertThat(runs.refused()).isGreaterThan(RUNS / 10);
  }
}

package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Some hundred mutants on every build; {@code mvn -Pfuzz test} tries as many as are wanted. */
class MutantsTest {
  static final Path[] SEEDS = {
    Path.of("testdata/pillow"), Path.of("testdata/webp"), Path.of("testdata/images/Test/Apple")
  };

  private static final int COUNT = 600;

  @Test
  void mutantsGivePixelsOrARejectionWithinBounds() throws Exception {
    MutantRun run = new MutantRun(MutantRun.files(SEEDS));
    for (long seed = 0; seed < COUNT; seed++) {
      run.run(seed);
    }
    assertThat(run.failures()).isEmpty();
  }
}

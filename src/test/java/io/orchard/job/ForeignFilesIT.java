package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few runs among files of others; {@link ForeignFilesFuzz} does it a thousand times. */
class ForeignFilesIT {

  private static final long SEED = 3;
  private static final int RUNS = 24;

  @TempDir Path temp;

  @Test
  void noRunRemovesWhatIsNotItsOwn() throws IOException {
    ForeignFiles runs = new ForeignFiles(temp, SEED).run(RUNS);
    assertThat(runs.succeeded()).isPositive();
    assertThat(runs.refused()).isPositive();
  }
}

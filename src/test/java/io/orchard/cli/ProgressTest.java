package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.beam.RunCounters;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void whileImagesAreLeftThereIsARateAndATime() {
    RunCounters counters = new RunCounters(1000, 190, 10, 0, 190, 0);
    assertThat(Progress.line(counters, 20))
        .isEqualTo("200 of 1,000 images, 10/s, 10 rejected, about 1 min 20 s left");
  }

  @Test
  void atTheEndTheTimeStandsStillAndTheStepIsNamed() {
    RunCounters gathering = new RunCounters(1000, 990, 10, 0, 990, 0);
    assertThat(Progress.line(gathering, 90))
        .isEqualTo("1,000 of 1,000 images in 1 min 30 s, 10 rejected");
    assertThat(Progress.step(gathering)).isEqualTo("; gathering the features");
    assertThat(Progress.step(new RunCounters(1000, 990, 10, 0, 990, 500)))
        .isEqualTo("; 500 reduced");
    assertThat(Progress.step(new RunCounters(1000, 990, 10, 0, 990, 990)))
        .isEqualTo("; writing the tables");
  }

  @Test
  void beforeTheFirstImageTheListingIsTold() {
    assertThat(Progress.line(new RunCounters(1000, 0, 0, 0, 0, 0), 5))
        .isEqualTo("1,000 images found");
    assertThat(Progress.line(new RunCounters(0, 0, 0, 0, 0, 0), 5)).isEqualTo("looking for images");
  }

  @Test
  void theFirstLineComesAtOnceAndTheNextInItsTime() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Progress progress = Progress.start(new PrintStream(err, true, StandardCharsets.UTF_8));
    progress.step(Progress.LISTING);
    progress.update(new RunCounters(0, 0, 0, 0, 0, 0));
    progress.close();
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly("looking for images");
  }
}

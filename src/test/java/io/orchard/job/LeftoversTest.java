package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.cli.Progress;
import io.orchard.cli.options.FitOptions;
import io.orchard.output.FeatureProgress;
import io.orchard.output.OutputFolder;
import io.orchard.output.OutputLock;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is said of the features of two images, of which each of two failed runs left one or both.
 */
class LeftoversTest {

  private static final String MADE = "a fingerprint";

  @TempDir Path temp;
  private FitOptions options;

  @BeforeEach
  void leave() {
    options = PipelineOptionsFactory.as(FitOptions.class);
    options.setOutput(temp.resolve("out").toString());
    fail("one.jpg");
    fail("one.jpg", "two.jpg");
  }

  /** A run that resumes, makes features and fails. */
  private void fail(String... images) {
    OutputClaim claim = new OutputClaim(options, true);
    assertThatThrownBy(
            () ->
                claim.hold(
                    Progress.start(new PrintStream(new ByteArrayOutputStream())),
                    () -> {
                      FeatureProgress progress =
                          new FeatureProgress(claim.staged().progress(), MADE);
                      for (String name : images) {
                        progress.save(name, List.of(features(name)));
                      }
                      throw new IllegalStateException("a bug");
                    }))
        .hasMessage("a bug");
  }

  private static ImageFeatures features(String name) {
    return new ImageFeatures(new ImageFile("/" + name, 1, "tag", null, null), new float[] {1, 2});
  }

  @Test
  void anImageCountsOnce() {
    assertThat(leftovers(true, false).kept(MADE))
        .isEqualTo(
            "ended from outside; features of 2 images are kept in %s/out, and --resume=true goes on"
                    .formatted(temp)
                + " from there");
  }

  @Test
  void whoOverwritesIsToldToResumeInstead() {
    assertThat(leftovers(false, true).kept(MADE))
        .contains("/out/_run", "--resume=true instead of --overwrite=true goes on");
  }

  @Test
  void featuresOfAnotherKindAreNothingToGoOnFrom() {
    for (String words :
        List.of(leftovers(true, false).kept("another"), leftovers(true, false).kept(null))) {
      assertThat(words).contains("before any features were kept", "nothing to go on from");
    }
    assertThat(leftovers(true, false).takenOver("another")).contains("of no use");
    assertThat(leftovers(true, false).takenOver(MADE)).contains("takes over", "of 2 images");
  }

  @Test
  void filesThatCannotBeReadMakeTheNumberALeast() throws IOException {
    Path progress = Files.createDirectories(temp.resolve("out/_run/any/progress"));
    Files.writeString(progress.resolve("0.parquet"), "damaged");
    assertThat(leftovers(false, false).dropped())
        .contains("features of 2 images or more that a run");
  }

  @Test
  void aRunSaysThatItDropsThemAndTheNextHasNothingToSay() {
    assertThat(hold(false))
        .isEqualTo(
            "orchard: drops the features of 2 images that a run without an end left in %s/out/_run;"
                    .formatted(temp)
                + " --resume=true would have taken them over"
                + System.lineSeparator());
    assertThat(hold(false)).isEmpty();
    assertThat(hold(true)).isEmpty();
    assertThat(temp.resolve("out/_run")).doesNotExist();
  }

  @Test
  void aRunSaysThatItTakesThemOver() {
    assertThat(hold(true)).startsWith("orchard: takes over the features of 2 images that a run");
  }

  /** A run without images: returns what it says. */
  private String hold(boolean resume) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    OutputClaim claim = new OutputClaim(options, resume);
    Progress progress = Progress.start(new PrintStream(said, true, StandardCharsets.UTF_8));
    assertThat(claim.lastWords()).contains("before it made any features", "as before");
    claim.hold(
        progress,
        () -> {
          claim.makes(MADE);
          assertThat(claim.lastWords()).contains(resume ? "" : "before any features were kept");
          return 0;
        });
    assertThat(claim.lastWords()).isNull();
    return said.toString(StandardCharsets.UTF_8);
  }

  private Leftovers leftovers(boolean resume, boolean overwrite) {
    return new Leftovers(new OutputClaim(options, true).folder(), resume, overwrite, options);
  }

  @Test
  void whatIsNotKnownIsNotSaid() {
    assertThat(new KeptFeatures(0, false)).hasToString("features of an unknown number of images");
    assertThat(new KeptFeatures(1234, false)).hasToString("features of 1,234 images or more");
  }

  @Test
  void aFolderInS3IsKeptForAWhile() {
    assertThat(OutputLock.secondsAfterDeath(OutputFolder.of("s3://any/out"))).isEqualTo(120);
    assertThat(OutputLock.secondsAfterDeath(OutputFolder.of("out"))).isZero();
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.cli.Progress;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.FitOptions;
import io.orchard.listing.ImageStores;
import io.orchard.output.ForeignFilesException;
import io.orchard.output.Reports;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputClaimTest {

  private static final Progress SILENT =
      Progress.start(new PrintStream(OutputStream.nullOutputStream()));

  @TempDir Path temp;

  @Test
  void anOutputThatAnotherRunFillsMeanwhileIsLeftAlone() throws Exception {
    FitOptions options = PipelineOptionsFactory.as(FitOptions.class);
    options.setOutput(temp.resolve("out").toString());
    OutputClaim claim = new OutputClaim(options, false);
    try (ImageStores stores = ImageStores.create(options)) {
      claim.checkFree(stores);
    }
    Path other = Files.createDirectories(temp.resolve("out")).resolve("_SUCCESS");
    Files.writeString(other, "another run");
    assertThatThrownBy(
            () ->
                claim.hold(
                    SILENT,
                    () -> {
                      throw new AssertionError("must not begin");
                    }))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("not empty");
    assertThat(other).hasContent("another run");
    assertThat(Program.names(temp.resolve("out"))).containsExactly("_SUCCESS");
  }

  @Test
  void anOutputThatFailsAfterItsTablesMovedKeepsFeaturesAlone() throws Exception {
    FitOptions options = PipelineOptionsFactory.as(FitOptions.class);
    options.setOutput(temp.resolve("out").toString());
    OutputClaim claim = new OutputClaim(options, true);
    assertThatThrownBy(
            () ->
                claim.hold(
                    SILENT,
                    () -> {
                      stage(claim.staged().features(), "part-0.parquet");
                      stage(claim.staged().reduced(), "part-0.parquet");
                      try (ImageStores stores = ImageStores.create(options)) {
                        claim
                            .staged()
                            .conclude(Reports.of(claim.runId()), true, Reports::cost, stores);
                      }
                      claim.publish();
                      assertThat(Path.of(claim.folder().features())).exists();
                      throw new IllegalStateException("a bug");
                    }))
        .hasMessage("a bug");
    assertThat(Program.names(temp.resolve("out"))).containsExactly("_run");
    try (ImageStores stores = ImageStores.create(options)) {
      assertThat(claim.folder().featureFiles("none", stores)).hasSize(1);
      assertThat(claim.folder().isEmpty(stores)).isTrue();
    }
  }

  @Test
  void whatComesInTheWayLeavesTheEarlierOutput() throws Exception {
    FitOptions options = PipelineOptionsFactory.as(FitOptions.class);
    options.setOutput(temp.resolve("out").toString());
    publish(new OutputClaim(options, false), "part-1.parquet", () -> {});
    Path mine = temp.resolve("out/duplicates/mine");
    assertThatThrownBy(
            () ->
                publish(
                    new OutputClaim(options, true),
                    "part-2.parquet",
                    () -> stage(mine.getParent().toString(), "mine")))
        .isInstanceOf(ForeignFilesException.class)
        .hasMessageContainingAll(mine.toString(), "nothing was touched");
    assertThat(mine).hasContent("any");
    assertThat(Program.names(temp.resolve("out")))
        .contains("_SUCCESS", "features", "reduced", "run.json");
    assertThat(Program.names(temp.resolve("out/features"))).containsExactly("part-1.parquet");
  }

  /** Stages tables of one file, and publishes them after something else has been done. */
  private static void publish(OutputClaim claim, String file, Runnable before) {
    claim.hold(
        SILENT,
        () -> {
          stage(claim.staged().features(), file);
          stage(claim.staged().reduced(), file);
          try (ImageStores stores = ImageStores.create(PipelineOptionsFactory.create())) {
            claim.staged().conclude(Reports.of(claim.runId()), true, Reports::cost, stores);
          }
          before.run();
          claim.publish();
          return 0;
        });
  }

  private static void stage(String folder, String file) {
    try {
      Files.writeString(Files.createDirectories(Path.of(folder)).resolve(file), "any");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

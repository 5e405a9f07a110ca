package io.orchard.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.listing.ImageStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is ours in an output folder, and what a publication leaves on the disk, in which order. */
class OutputFolderTest {

  @TempDir Path temp;

  private final ImageStores stores = ImageStores.create(PipelineOptionsFactory.create());

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void filesAreOursByNameAndSize() throws IOException {
    OutputFolder output = published();
    assertThatCode(() -> output.checkOurs(stores)).doesNotThrowAnyException();
    Path rows = temp.resolve("features/part-0.parquet");
    Files.writeString(rows, "longer than it was");
    assertForeign(output, rows);
    assertThatThrownBy(() -> output.publish(stage(output, "new"), stores, () -> {}))
        .isInstanceOf(ForeignFilesException.class);
    assertThat(rows).hasContent("longer than it was");
    assertThat(temp.resolve("_SUCCESS")).exists();
  }

  @Test
  void filesBesideAndAmongOursAreOfOthers() throws IOException {
    OutputFolder output = published();
    for (String name :
        List.of("features/part-1.parquet", "model/weights.ckpt", "_run/x", "predictions")) {
      Path file = temp.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "mine");
      assertForeign(output, file);
      output.clear(stores);
      output.clearRuns(stores);
      assertThat(file).hasContent("mine");
      Files.delete(file);
      output.publish(stage(output, "old"), stores, () -> {});
    }
  }

  @Test
  void whatLinksLeadToIsOfOthers(@TempDir Path elsewhere) throws IOException {
    OutputFolder output = published();
    Path target = Files.move(temp.resolve("features"), elsewhere.resolve("features"));
    Files.createSymbolicLink(temp.resolve("features"), target);
    assertForeign(output, temp.resolve("features"));
    output.clear(stores);
    assertThat(target.resolve("part-0.parquet")).hasContent("old");
    assertThat(temp.resolve("features")).isSymbolicLink();
  }

  @Test
  void aReportOfAnotherProgramVouchesForNothing() throws IOException {
    for (String json :
        List.of("", "[]", "{}", "{\"runId\": \"7\", \"files\": {\"features/a\": 4}}", "\0")) {
      Files.createDirectories(temp.resolve("features"));
      Files.writeString(temp.resolve("features/a"), "mine");
      Files.writeString(temp.resolve("run.json"), json);
      OutputFolder output = OutputFolder.of(temp.toString());
      assertThatThrownBy(() -> output.checkOurs(stores)).isInstanceOf(ForeignFilesException.class);
      output.clear(stores);
      assertThat(temp.resolve("features/a")).hasContent("mine");
      assertThat(temp.resolve("run.json")).hasContent(json);
    }
  }

  @Test
  void onlyClaimedWorkIsRemoved() throws IOException {
    OutputFolder output = OutputFolder.of(temp.toString());
    String run = UUID.randomUUID().toString();
    String other = UUID.randomUUID().toString();
    output.claim(run);
    String progress = "/progress/" + "0".repeat(32) + ".parquet";
    for (String name : List.of(run + progress, other + progress)) {
      Path file = temp.resolve("_run/" + name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "work");
    }
    output.checkOurs(stores);
    output.clearRuns(stores);
    assertThat(temp.resolve("_run/" + run)).doesNotExist();
    assertThat(temp.resolve("_run/" + run + ".claim")).doesNotExist();
    assertThat(temp.resolve("_run/" + other + progress)).hasContent("work");
  }

  @Test
  void amongClaimedWorkIsOthersToo() throws IOException {
    OutputFolder output = OutputFolder.of(temp.toString());
    String run = UUID.randomUUID().toString();
    output.claim(run);
    Path model = Files.createDirectories(temp.resolve("_run/" + run + "/model/network"));
    for (String name : List.of("../components.parquet", "../.model.json.part", "weights.bin")) {
      Files.writeString(model.resolve(name).normalize(), "work");
    }
    output.checkOurs(stores);
    for (String name : List.of("notes.txt", "model/notes.txt", "model/deep/model.json")) {
      Path file = temp.resolve("_run/" + run).resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "mine");
      assertForeign(output, file);
      Files.delete(file);
    }
    output.clearRuns(stores);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aPublicationThatIsCutOffAnywhereIsStillOurs() throws IOException {
    OutputFolder output = published();
    String run = stage(output, "newer");
    // As after a kill between the tables: the two reports vouch for what is here of either.
    Files.delete(temp.resolve("features/part-0.parquet"));
    Files.move(
        temp.resolve("_run/" + run + "/features/part-0.parquet"),
        temp.resolve("features/part-0.parquet"));
    output.checkOurs(stores);
    output.clear(stores);
    output.clearRuns(stores);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void tablesAreOnTheDiskBeforeTheMarkOfSuccess() throws IOException {
    OutputFolder output = OutputFolder.of(temp.toString());
    String run = stage(output, "rows");
    Path events = temp.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      output.publish(run, stores, () -> {});
      recording.stop();
      recording.dump(events);
    }
    List<String> forced;
    try (Stream<RecordedEvent> all = RecordingFile.readAllEvents(events).stream()) {
      forced = all.map(event -> event.getString("path")).toList();
    }
    String staged = temp.resolve("_run/" + run).toString();
    assertThat(forced)
        .containsSubsequence(
            staged + "/features/part-0.parquet", staged + "/features", staged, temp.toString())
        .containsSubsequence(staged + "/run.json", staged, temp.toString())
        .containsSubsequence(staged + "/_SUCCESS", staged, temp.toString())
        .endsWith(temp.toString(), temp.toString());
  }

  /** Returns an output of an earlier run. */
  private OutputFolder published() throws IOException {
    OutputFolder output = OutputFolder.of(temp.toString());
    output.publish(stage(output, "old"), stores, () -> {});
    output.clearRuns(stores);
    return output;
  }

  private String stage(OutputFolder output, String rows) throws IOException {
    String run = UUID.randomUUID().toString();
    output.claim(run);
    OutputFolder staged = output.staged(run);
    Path features = Files.createDirectories(Path.of(staged.features()));
    Files.writeString(features.resolve("part-0.parquet"), rows);
    staged.writeReport("<html>");
    staged.conclude(Reports.of(run), true, Reports::cost, stores);
    return run;
  }

  private void assertForeign(OutputFolder output, Path file) {
    assertThatThrownBy(() -> output.checkOurs(stores))
        .isInstanceOf(ForeignFilesException.class)
        .hasMessageContainingAll(file.toString(), "in the way");
  }
}

package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.listing.ImageStores;
import io.orchard.output.WrittenTable;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RowCoders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTableTest {

  @TempDir Path temp;

  @Test
  void rowsAreDealtOutToTheFilesTheSameWayAgain() throws IOException {
    List<RejectedImage> rows = IntStream.range(0, 1000).mapToObj(WriteTableTest::image).toList();
    Map<String, Long> first = write("first", rows, 3);
    assertThat(first.keySet())
        .containsExactly(
            "part-00000-of-00003.parquet",
            "part-00001-of-00003.parquet",
            "part-00002-of-00003.parquet");
    assertThat(first.values()).allMatch(count -> count > 250 && count < 420);
    assertThat(first.values().stream().mapToLong(count -> count).sum()).isEqualTo(1000);
    assertThat(write("second", rows, 3)).isEqualTo(first);
  }

  @Test
  void filesWithoutRowsAreThere() throws IOException {
    assertThat(write("empty", List.of(), 2).values()).containsExactly(0L, 0L);
    assertThat(write("chosen", List.of(), 0).values()).isNotEmpty().containsOnly(0L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aFolderThatLeadsOutOfTheTableEndsTheRun(int shards) throws IOException {
    Pipeline pipeline = Pipeline.create();
    Path folder = Files.createDirectory(temp.resolve("table"));
    pipeline
        .apply(Create.of(image(1)).withCoder(RowCoders.REJECTED_IMAGE))
        .apply(WriteTable.rejected(folder.toString(), shards).withFolders(row -> "../elsewhere"));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasStackTraceContaining("StorageException: " + folder + ": the name '../elsewhere'");
    assertThat(temp).isDirectoryNotContaining("glob:**elsewhere*");
  }

  private static RejectedImage image(int i) {
    return new RejectedImage("/a/" + i, RejectedImage.Stage.READ, "error", "message");
  }

  /** Writes a table and returns the number of rows of each file. */
  private Map<String, Long> write(String name, List<RejectedImage> rows, int shards)
      throws IOException {
    Pipeline pipeline = Pipeline.create();
    Path folder = temp.resolve(name);
    pipeline
        .apply(Create.of(rows).withCoder(RowCoders.REJECTED_IMAGE))
        .apply(WriteTable.rejected(folder.toString(), shards));
    pipeline.run().waitUntilFinish();
    Map<String, Long> counts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder);
        ImageStores stores = ImageStores.create(pipeline.getOptions())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        counts.put(
            file.getFileName().toString(), WrittenTable.parquetRows(file.toString(), stores));
      }
    }
    return counts;
  }
}

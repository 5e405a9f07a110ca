package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.network.architecture.Architecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file in {@code pipelines/} on one class of {@code testdata/}, 8 images for training and 4
 * for testing, with random weights: what comes out has the shape of what the original gave.
 */
class PipelinesIT {

  private static final String INPUT = "--input=testdata/images/*/Apple";
  private static final int IMAGES = 12;

  @TempDir Path temp;

  @Test
  void databricks2023WritesVectorsBesideEachOther() throws IOException {
    Path output = run("databricks-2023", "mobilenetv2");
    List<GenericRecord> rows = Program.table(output.resolve("reduced"));
    assertThat(rows).hasSize(IMAGES);
    GenericRecord row = rows.get(0);
    assertThat(row.getSchema().getFields().stream().map(Schema.Field::name))
        .containsExactly("path", "label", "split", "pca_features", "features", "std_features");
    assertThat(Program.vector(row, "features")).hasSize(1280);
    assertThat(Program.vector(row, "std_features")).hasSize(1280);
    assertThat(Program.vector(row, "pca_features")).hasSize(IMAGES - 1);
    assertThat(files(output, ".csv")).isEmpty();
    assertThat(Program.runJson(output).get("options").get("standardize").asBoolean()).isTrue();
  }

  @Test
  void emr2023WritesParquetAndOneCsvAndItsModelIsReused() throws IOException {
    Path output = run("emr-2023", "mobilenetv2");
    assertThat(Program.table(output.resolve("reduced"))).hasSize(IMAGES);
    assertTable(onlyCsv(output), IMAGES, 3 + IMAGES - 1);
    Path again = temp.resolve("again");
    Program.run(
            "transform",
            "--pcaModel=" + output.resolve("model"),
            INPUT,
            "--output=" + again,
            "--formats=parquet,csv",
            "--shards=1")
        .succeeded();
    assertThat(Program.table(again.resolve("reduced")))
        .isEqualTo(Program.table(output.resolve("reduced")));
  }

  @Test
  void ec2WritesWideCsvWithAFolderPerSplit() throws IOException {
    Path output = run("ec2-2022", "vgg16");
    assertThat(Program.runJson(output).get("d").asInt()).isEqualTo(25_088);
    assertThat(Program.names(output.resolve("reduced"))).containsExactly("Test", "Training");
    int rows = 0;
    for (Path file : files(output, ".csv")) {
      List<String> lines = Files.readAllLines(file);
      assertTable(file, lines.size() - 1, 3 + IMAGES - 1 + 25_088);
      assertThat(lines.get(0)).endsWith(",feature_25088");
      rows += lines.size() - 1;
    }
    assertThat(rows).isEqualTo(IMAGES);
    assertThat(files(output.resolve("reduced"), ".parquet")).isEmpty();
  }

  @Test
  void sagemaker2023WritesOneCsv() throws IOException {
    Path output = run("sagemaker-2023", "vgg16");
    assertTable(onlyCsv(output), IMAGES, 3 + IMAGES - 1);
  }

  @Test
  void databricks2021WritesSixteenValuesAtMostToOneCsv() throws IOException {
    Path output = run("databricks-2021", "resnet50", "--input=testdata/images/Training");
    JsonNode report = Program.runJson(output);
    assertThat(report.get("d").asInt()).isEqualTo(8192);
    assertThat(report.get("features").get("imageSize").asText()).isEqualTo("50x50");
    assertTable(onlyCsv(output), 40, 3 + 16);
  }

  @Test
  void databricks2021AltWritesPixels() throws IOException {
    Path output = temp.resolve("out");
    Program.run("fit", "--config=pipelines/databricks-2021-alt.yaml", INPUT, "--output=" + output)
        .succeeded();
    for (Path file : files(output, ".csv")) {
      List<String> lines = Files.readAllLines(file);
      assertTable(file, lines.size() - 1, 3 + IMAGES - 1 + 1200);
      String[] cells = lines.get(1).split(",");
      assertThat(Double.parseDouble(cells[cells.length - 1])).isBetween(0.0, 255.0);
    }
  }

  private Path run(String pipeline, String network, String... options) {
    assumeTrue(
        Architecture.names().contains(network), () -> network + " is not built in this version");
    Path output = temp.resolve("out");
    String[] args = {
      "fit",
      "--config=pipelines/" + pipeline + ".yaml",
      INPUT,
      "--weights=random:1",
      "--output=" + output
    };
    Program.run(Program.with(args, options)).succeeded();
    assertThat(output.resolve("_SUCCESS")).exists();
    assertThat(output.resolve("report.html")).exists();
    return output;
  }

  private static Path onlyCsv(Path output) throws IOException {
    List<Path> files = files(output, ".csv");
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private static void assertTable(Path csv, int rows, int columns) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(rows + 1);
    assertThat(lines.get(0)).startsWith("path,label,split,pc_1");
    for (String line : lines) {
      assertThat(line.split(",", -1)).hasSize(columns);
    }
  }

  private static List<Path> files(Path folder, String suffix) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark and Flink, each in this JVM, leave what the DirectRunner leaves. */
class RunnersIT {

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"spark-local.yaml", "flink-local.yaml"})
  void tablesAgreeWithTheDirectRunner(String config) throws IOException {
    Path direct = fit("direct", "--runner=DirectRunner");
    Path other = fit("other", "--config=runner-configs/" + config);
    ClusterJobs.agree(direct, other);
    for (Path output : List.of(direct, other)) {
      JsonNode run = Program.runJson(output);
      assertThat(run.get("extracted").asLong()).isEqualTo(run.get("processed").asLong());
      JsonNode cost = run.get("cost");
      assertThat(cost.get("bytesRead")).isEqualTo(Program.runJson(direct).at("/cost/bytesRead"));
      double cores = Runtime.getRuntime().availableProcessors();
      assertThat(3600 * cost.get("coreHours").asDouble())
          .isBetween(0.1, cores * (1 + run.get("seconds").asDouble()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark-local.yaml", "flink-local.yaml"})
  void predictionsAgreeWithTheDirectRunner(String config) throws IOException {
    String model = "--pcaModel=" + fit("fitted", "--trainSplit=Training").resolve("model");
    Path direct = run("classify", "direct", model);
    Path other = run("classify", "other", model, "--config=runner-configs/" + config);
    ClusterJobs.evaluationsAgree(direct, other);
    List<GenericRecord> expected = Program.table(direct.resolve("predictions"));
    List<GenericRecord> found = Program.table(other.resolve("predictions"));
    assertThat(found).hasSize(60);
    for (int i = 0; i < found.size(); i++) {
      for (String column : List.of("path", "label", "split", "predicted", "unknown")) {
        assertThat(found.get(i).get(column)).isEqualTo(expected.get(i).get(column));
      }
      assertThat((Double) found.get(i).get("probability"))
          .isCloseTo((Double) expected.get(i).get("probability"), within(1e-6));
    }
    Path updated = run("update", "updated", model);
    Path same = run("update", "same", model, "--config=runner-configs/" + config);
    ClusterJobs.agree(updated, same);
  }

  /**
   * Vectors of 1,452 numbers, of which each of four threads has so many that it leaves their sums,
   * in a piece of 8 MB.
   */
  @Test
  void thePiecesOfTheStatisticsFitFlinksSorts() throws IOException {
    List<Path> originals;
    try (Stream<Path> files = Files.walk(Path.of("testdata/images"))) {
      originals = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    Path images = Files.createDirectories(temp.resolve("images"));
    for (int i = 0; i < 4000; i++) {
      Files.copy(originals.get(i % originals.size()), images.resolve(i + ".jpg"));
    }
    Program.run(
            "fit",
            "--input=" + images,
            "--model=pixels",
            "--imageSize=22",
            "--resample=nearest",
            "--runner=FlinkRunner",
            "--parallelism=4",
            "--output=" + temp.resolve("out"))
        .succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct.yaml", "spark-local.yaml", "flink-local.yaml"})
  void theQuickStartInAProcessOfItsOwnWarnsOfNothing(String config) throws Exception {
    Program run =
        ChildProgram.plain()
            .run(
                "fit",
                "--config=pipelines/quickstart.yaml",
                "--config=runner-configs/" + config,
                "--output=" + temp.resolve("out"))
            .succeeded();
    assertThat(run.err().lines().map(line -> line.toLowerCase(Locale.ROOT)))
        .noneMatch(line -> line.contains("warn") || line.contains("error"));
  }

  @Test
  void aRunThatFailsOnSparkLeavesNothing() throws IOException {
    Path output = temp.resolve("out");
    Program.run(
            "fit",
            "--input=testdata/images/Test/Apple/,testdata/missing",
            "--model=pixels",
            "--imageSize=8",
            "--config=runner-configs/spark-local.yaml",
            "--output=" + output)
        .failedWithOneLine(2);
    assertThat(output).doesNotExist();
  }

  private Path fit(String name, String... options) {
    String[] network = {"--weights=random:7", "--imageSize=64", "--components=5"};
    return run("fit", name, Program.with(network, options));
  }

  private Path run(String job, String name, String... options) {
    Path output = temp.resolve(name);
    String[] args = {
      job, "--input=testdata/images,testdata/broken", "--maxFailureRate=0.1", "--output=" + output
    };
    Program.run(Program.with(args, options)).succeeded();
    return output;
  }
}

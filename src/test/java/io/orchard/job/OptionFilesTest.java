package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.orchard.cli.Job;
import io.orchard.cli.OptionTable;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.FitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The option files in {@code runner-configs/}: the program takes them, and no job's options. */
class OptionFilesTest {

  private static final Path FOLDER = Path.of("runner-configs");

  @TempDir Path temp;

  static List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(FOLDER)) {
      return entries.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "direct.yaml, DirectRunner",
    "spark-local.yaml, SparkRunner",
    "flink-local.yaml, FlinkRunner"
  })
  void theProgramTakesEveryFile(String file, String runner) {
    assertThat(fit(FOLDER.resolve(file)).getRunner().getSimpleName()).isEqualTo(runner);
  }

  @ParameterizedTest
  @MethodSource("files")
  void noFileHasOptionsOfAJob(Path file) throws IOException {
    JsonNode options = new YAMLMapper().readTree(file.toFile());
    Set<String> names = new TreeSet<>();
    options.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .contains("runner")
        .doesNotContain("input", "output")
        .filteredOn(name -> !name.equals("runner"))
        .doesNotContainAnyElementsOf(OptionTable.of(Job.FIT).values(fit(file)).keySet());
  }

  @Test
  void anOptionThatNoRunnerHasIsRefused() throws IOException {
    Path file = Files.writeString(temp.resolve("wrong.yaml"), "runner: SparkRunner\nworkers: 3\n");
    assertThatThrownBy(() -> fit(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("workers");
  }

  private static FitOptions fit(Path file) {
    return DeploymentFiles.fit(
        List.of("fit", "--config=" + file, "--input=testdata/images", "--output=target/none"));
  }
}

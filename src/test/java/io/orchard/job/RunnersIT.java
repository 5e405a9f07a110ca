package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    }
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

  private Path fit(String name, String... runner) {
    Path output = temp.resolve(name);
    String[] args = {
      "fit",
      "--input=testdata/images,testdata/broken",
      "--weights=random:7",
      "--imageSize=64",
      "--components=5",
      "--maxFailureRate=0.1",
      "--output=" + output
    };
    Program.run(Program.with(args, runner)).succeeded();
    return output;
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark and Flink, each in this JVM, leave what the DirectRunner leaves. */
class RunnersIT {

  /** Projections are rounded to float32, and statistics meet in another order. */
  private static final double TOLERANCE = 1e-3;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"spark-local.yaml", "flink-local.yaml"})
  void tablesAgreeWithTheDirectRunner(String config) throws IOException {
    Path direct = fit("direct", "--runner=DirectRunner");
    Path other = fit("other", "--config=runner-configs/" + config);
    assertThat(Program.table(other.resolve("features")))
        .isEqualTo(Program.table(direct.resolve("features")));
    List<GenericRecord> expected = Program.table(direct.resolve("reduced"));
    List<GenericRecord> found = Program.table(other.resolve("reduced"));
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Program.path(found.get(i))).isEqualTo(Program.path(expected.get(i)));
      assertThat(Program.vector(found.get(i), "pca_features"))
          .containsExactly(Program.vector(expected.get(i), "pca_features"), within(TOLERANCE));
    }
    for (String count : new String[] {"matched", "processed", "rejected", "n", "k"}) {
      assertThat(Program.runJson(other).get(count)).isEqualTo(Program.runJson(direct).get(count));
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

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.model.PcaModelFolder;
import io.orchard.pca.PcaModel;
import io.orchard.stats.CovarianceStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that grows is the model of all its images, whatever the order in which they came. */
class UpdateJobIT {

  /** Of components and variances, relative: the leading three are well separated. */
  private static final double MODEL = 1e-9;

  /** Of a covariance, relative to the two deviations; of a mean, relative to its size. */
  private static final double STATISTICS = 1e-12;

  private static final String[] PARTS = {
    "testdata/images/Training/Apple,testdata/images/Test/Banana",
    "testdata/images/Training/Banana",
    "testdata/images/Training/[!AB]*,testdata/images/Test/[!B]*"
  };

  @TempDir Path temp;

  /** 3 x 8 x 8 features hold rows throughout, 3 x 2 x 2 go into co-moments at once. */
  @ParameterizedTest
  @CsvSource({"8, false", "8, true", "2, false", "2, true"})
  void fitAndUpdateEqualTheFitOfAllInAnyOrder(int side, boolean standardize) {
    String[] options = {
      "--imageSize=" + side, "--components=3", "--standardize=" + standardize, "--model=pixels"
    };
    Path all = fit("all", String.join(",", PARTS), options);
    Path forward = update(update(fit("a", PARTS[0], options), "ab", PARTS[1]), "abc", PARTS[2]);
    Path backward = update(update(fit("c", PARTS[2], options), "cb", PARTS[1]), "cba", PARTS[0]);
    Path both = update(fit("b", PARTS[1], options), "bca", PARTS[2] + "," + PARTS[0]);
    for (Path grown : List.of(forward, backward, both)) {
      assertSameStatistics(grown, all);
      assertSameModel(grown, all);
    }
  }

  @Test
  void theReducedTableHoldsTheNewImagesProjectedByTheNewModel() throws IOException {
    String[] options = {"--model=pixels", "--imageSize=4", "--components=3"};
    Path all = fit("all", PARTS[0] + "," + PARTS[1], options);
    Path grown = update(fit("first", PARTS[0], options), "second", PARTS[1]);
    List<GenericRecord> rows = Program.table(grown.resolve("reduced"));
    List<String> paths = rows.stream().map(Program::path).toList();
    assertThat(paths).isNotEmpty().allSatisfy(path -> assertThat(path).contains("Training/Banana"));
    for (GenericRecord row : Program.table(all.resolve("reduced"))) {
      int place = paths.indexOf(Program.path(row));
      if (place >= 0) {
        assertThat(Program.vector(rows.get(place), "pca_features"))
            .containsExactly(Program.vector(row, "pca_features"), within(1e-4));
      }
    }
    JsonNode report = Program.runJson(grown);
    assertThat(report.get("job").asText()).isEqualTo("update");
    assertThat(report.get("n").asLong()).isEqualTo(Program.runJson(all).get("n").asLong());
    assertThat(report.get("options").get("components").asText()).isEqualTo("3");
  }

  @Test
  void theNewModelFolderStandsAloneWithItsNetwork() throws IOException {
    String[] options = {"--weights=random:7", "--imageSize=32", "--components=2"};
    Path grown = update(fit("first", PARTS[0], options), "second", PARTS[1]);
    Program.run(
            "transform",
            "--input=" + PARTS[1],
            "--pcaModel=" + grown.resolve("model"),
            "--output=" + temp.resolve("third"))
        .succeeded();
    assertThat(Program.table(temp.resolve("third/reduced")))
        .isEqualTo(Program.table(grown.resolve("reduced")));
    assertThat(Program.names(grown.resolve("model"))).contains("network");
  }

  @Test
  void aSketchGrowsAsASketchAndStatesItsBound() throws IOException {
    String[] sketched = {"--pca=sketch", "--pcaMemory=160K"};
    String[] options = {"--model=pixels", "--imageSize=8", "--components=2"};
    Path exact = fit("all", String.join(",", PARTS), options);
    Path first = fit("first", PARTS[2], Program.with(options, sketched));
    Path grown = update(first, "second", PARTS[0] + "," + PARTS[1], sketched);
    PcaModel model = model(grown);
    assertThat(model.n()).isEqualTo(model(exact).n());
    assertThat(model.totalVariance())
        .isCloseTo(model(exact).totalVariance(), within(STATISTICS * model.totalVariance()));
    for (int i = 0; i < 2; i++) {
      double variance = model(exact).explainedVariance()[i];
      assertThat(model.explainedVariance()[i])
          .isBetween(variance * (1 - MODEL) - model.errorBound(), variance * (1 + MODEL));
    }
    JsonNode report = Program.runJson(grown).get("pca");
    assertThat(report.get("method").asText()).isEqualTo("sketch");
    assertThat(report.get("sketchRows").asInt()).isBetween(20, 40);
    assertThat(report.get("errorBound").asDouble()).isPositive().isEqualTo(model.errorBound());
  }

  @Test
  void aSketchedModelRefusesToBecomeExact() {
    String[] options = {"--model=pixels", "--imageSize=8", "--components=2"};
    String[] sketched = {"--pca=sketch", "--pcaMemory=160K"};
    Path first = fit("first", String.join(",", PARTS), Program.with(options, sketched));
    Program run =
        Program.run(
                "update",
                "--input=" + PARTS[1],
                "--pcaModel=" + first.resolve("model"),
                "--output=" + temp.resolve("second"),
                "--pca=exact")
            .failedWithOneLine(2);
    assertThat(run.err()).contains("--pca=exact", "sketch");
  }

  @Test
  void exactBeyondTheMemoryFailsBeforeAnyImageIsRead() {
    Program run =
        Program.run(
                "fit",
                "--input=" + PARTS[2],
                "--output=" + temp.resolve("out"),
                "--model=pixels",
                "--imageSize=100",
                "--pca=exact",
                "--pcaMemory=1M")
            .failedWithOneLine(2);
    assertThat(run.err()).contains("--pca=exact", "30000", "5 MB", "1 MB");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--imageSize=9", "--model=mobilenetv2", "--resample=box", "--preprocessing=tf"})
  void anotherPreprocessingIsRefused(String option) {
    Path fitted = fit("first", PARTS[0], "--model=pixels", "--imageSize=8");
    Program run =
        Program.run(
                "update",
                "--input=" + PARTS[1],
                "--pcaModel=" + fitted.resolve("model"),
                "--output=" + temp.resolve("second"),
                option)
            .failedWithOneLine(2);
    assertThat(run.err()).contains(option.substring(0, option.indexOf('=')), "fitted with");
    assertThat(temp.resolve("second")).doesNotExist();
  }

  @Test
  void anOutputThatHoldsTheModelIsRefused() {
    Path fitted = fit("first", PARTS[0], "--model=pixels", "--imageSize=8");
    Program run =
        Program.run(
                "update",
                "--input=" + PARTS[1],
                "--pcaModel=" + fitted.resolve("model"),
                "--output=" + fitted,
                "--overwrite=true")
            .failedWithOneLine(2);
    assertThat(run.err()).contains("write over --pcaModel");
    assertThat(fitted.resolve("model/model.json")).exists();
  }

  private static void assertSameStatistics(Path grown, Path all) {
    CovarianceStats actual = PcaModelFolder.readStatistics(grown.resolve("model").toString());
    CovarianceStats expected = PcaModelFolder.readStatistics(all.resolve("model").toString());
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.form()).isEqualTo(expected.form());
    for (int i = 0; i < expected.dimension(); i++) {
      assertThat(actual.mean(i))
          .isCloseTo(expected.mean(i), within(STATISTICS * Math.abs(expected.mean(i))));
      for (int j = i; j < expected.dimension(); j++) {
        double scale = Math.sqrt(expected.variance(i) * expected.variance(j));
        assertThat(actual.covariance(i, j))
            .isCloseTo(expected.covariance(i, j), within(STATISTICS * scale));
      }
    }
  }

  private static void assertSameModel(Path grown, Path all) {
    PcaModel expected = model(all);
    PcaModel actual = model(grown);
    for (int i = 0; i < expected.k(); i++) {
      double variance = expected.explainedVariance()[i];
      assertThat(actual.explainedVariance()[i]).isCloseTo(variance, within(MODEL * variance));
    }
    assertThat(actual.components()).containsExactly(expected.components(), within(MODEL));
  }

  private static PcaModel model(Path output) {
    return PcaModelFolder.read(output.resolve("model").toString());
  }

  private Path fit(String name, String input, String... options) {
    Path output = temp.resolve(name);
    String[] args = {"fit", "--input=" + input, "--output=" + output};
    Program.run(Program.with(args, options)).succeeded();
    return output;
  }

  private Path update(Path before, String name, String input, String... options) {
    Path output = temp.resolve(name);
    String[] args = {
      "update", "--input=" + input, "--pcaModel=" + before.resolve("model"), "--output=" + output
    };
    Program.run(Program.with(args, options)).succeeded();
    return output;
  }
}

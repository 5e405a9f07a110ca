package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.SharedData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jobs from image files to written tables, on the DirectRunner. */
class MainJobIT {

  private static final String IMAGES = "testdata/images";
  private static final int IMAGE_COUNT = 60;

  @TempDir Path temp;

  @Test
  void theQuickStartWritesEverythingThatIsPromised() throws IOException {
    Path output = temp.resolve("out");
    Program run =
        Program.run("fit", "--config=pipelines/quickstart.yaml", "--output=" + output).succeeded();
    assertThat(run.out()).contains("RANDOM weights (random:7)", "60 matched = 60 processed");
    assertThat(Program.names(output))
        .containsExactly(
            "_SUCCESS",
            "duplicates",
            "evaluation.json",
            "features",
            "model",
            "reduced",
            "rejected",
            "report.html",
            "run.json");
    assertThat(Program.table(output.resolve("features"))).hasSize(IMAGE_COUNT);
    assertThat(Program.table(output.resolve("rejected"))).isEmpty();
    assertThat(Program.names(output.resolve("model")))
        .containsExactly(
            "classes.parquet",
            "classifier.json",
            "classifier.parquet",
            "components.parquet",
            "model.json",
            "network",
            "scaling.parquet",
            "statistics.parquet",
            "within_covariance.parquet");
    JsonNode report = Program.runJson(output);
    assertThat(report.get("matched").asInt()).isEqualTo(IMAGE_COUNT);
    assertThat(report.get("d").asInt()).isEqualTo(1280);
    assertThat(report.get("k").asInt()).isEqualTo(10);
    assertThat(Files.readString(output.resolve("_SUCCESS")).strip())
        .isEqualTo(report.get("runId").asText());
  }

  @Test
  void rowsCarryPathLabelAndSplit() throws IOException {
    GenericRecord row = Program.table(fitPixels().resolve("reduced")).get(0);
    Path image = Path.of(Program.path(row));
    assertThat(image).isAbsolute().exists();
    assertThat(row.get("label")).hasToString(image.getParent().getFileName().toString());
    assertThat(row.get("split"))
        .hasToString(image.getParent().getParent().getFileName().toString());
  }

  @Test
  void pixelsAreTheResizedImageAndProjectionsAreCentred() throws IOException {
    Path output = fitPixels("--columns=features,std_features", "--standardize=true");
    List<GenericRecord> rows = Program.table(output.resolve("reduced"));
    double[] sum = new double[3];
    for (GenericRecord row : rows) {
      assertThat(Program.vector(row, "features")).hasSize(8 * 8 * 3);
      assertThat(Program.vector(row, "features")[0]).isBetween(0.0, 255.0);
      assertThat(Program.vector(row, "std_features")).hasSize(8 * 8 * 3);
      for (int i = 0; i < 3; i++) {
        sum[i] += Program.vector(row, "pca_features")[i];
      }
    }
    assertThat(sum).containsExactly(new double[3], within(1e-3));
  }

  @Test
  void oneCsvHoldsTheSameNumbersAsParquet() throws IOException {
    Path output = fitPixels("--formats=csv,parquet", "--shards=1");
    Path csv = output.resolve("reduced/part-00000-of-00001.csv");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0)).isEqualTo("path,label,split,pc_1,pc_2,pc_3");
    assertThat(lines).hasSize(IMAGE_COUNT + 1);
    for (GenericRecord row : Program.table(output.resolve("reduced"))) {
      String[] cells =
          lines.stream()
              .filter(line -> line.startsWith(Program.path(row) + ","))
              .findFirst()
              .orElseThrow()
              .split(",");
      for (int i = 0; i < 3; i++) {
        assertThat(Double.parseDouble(cells[3 + i]))
            .isCloseTo(Program.vector(row, "pca_features")[i], within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct.yaml", "spark-local.yaml", "flink-local.yaml"})
  void shardsSetTheNumberOfFiles(String runner) throws IOException {
    Path output = fitPixels("--shards=3", "--config=runner-configs/" + runner);
    for (String table : List.of("features", "reduced", "rejected")) {
      assertThat(Program.names(output.resolve(table))).hasSize(3);
    }
    assertThat(Program.table(output.resolve("features"))).hasSize(IMAGE_COUNT);
  }

  @Test
  void transformingTheSameImagesGivesTheSameVectors() throws IOException {
    Path fitted = fitPixels();
    Path output = temp.resolve("transformed");
    Program.run(
            "transform",
            "--input=" + IMAGES,
            "--pcaModel=" + fitted.resolve("model"),
            "--output=" + output)
        .succeeded();
    assertThat(Program.table(output.resolve("reduced")))
        .isEqualTo(Program.table(fitted.resolve("reduced")));
    assertThat(Program.runJson(output).get("k").asInt()).isEqualTo(3);
  }

  @Test
  void aGlobAndSeveralInputsNarrowWhatIsRead() throws IOException {
    Path output = temp.resolve("out");
    Program.run(
            "fit",
            "--input=" + IMAGES + "/*/Apple, " + IMAGES + "/Test/Banana",
            "--model=pixels",
            "--imageSize=8x4",
            "--output=" + output)
        .succeeded();
    assertThat(Program.table(output.resolve("features")))
        .hasSize(12 + 4)
        .allSatisfy(row -> assertThat(Program.vector(row, "features")).hasSize(8 * 4 * 3));
  }

  @Test
  void aFractionOfVarianceChoosesTheFewestComponents() throws IOException {
    JsonNode report = Program.runJson(fitPixels("--components=0.8"));
    double sum = 0;
    for (JsonNode ratio : report.get("explainedVarianceRatio")) {
      assertThat(sum).isLessThan(0.8);
      sum += ratio.asDouble();
    }
    assertThat(sum).isGreaterThanOrEqualTo(0.8);
  }

  @Test
  void brokenFilesAreRejectedOneByOneAndFailTheRunAboveTheRate() throws IOException {
    Path output = temp.resolve("out");
    String[] args = {
      "fit",
      "--input=testdata/images,testdata/broken",
      "--model=pixels",
      "--imageSize=8",
      "--output=" + output
    };
    Program run = Program.run(args);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("5 rejected", "--maxFailureRate", "cut-off.jpg");
    assertThat(Program.names(output)).contains("features", "reduced", "model", "run.json");
    assertThat(output.resolve("_SUCCESS")).doesNotExist();

    Program.run(Program.with(args, "--maxFailureRate=0.1", "--overwrite=true")).succeeded();
    assertThat(output.resolve("_SUCCESS")).exists();
    assertThat(Program.table(output.resolve("rejected")))
        .hasSize(5)
        .allSatisfy(row -> assertThat(row.get("stage")).hasToString("decode"));
    assertCounts(output, IMAGE_COUNT + 5, 5);
  }

  @Test
  void aLinkToNothingIsARejectedImage() throws IOException {
    Path input = Files.createDirectory(temp.resolve("in"));
    for (String name : List.of("09.jpg", "11.jpg")) {
      Files.copy(Path.of(IMAGES, "Test/Apple/apple-" + name), input.resolve(name));
    }
    Files.createSymbolicLink(input.resolve("link.jpg"), temp.resolve("nothing.jpg"));
    Files.createDirectory(input.resolve("folder.jpg"));
    Path output = temp.resolve("out");
    Program.run(
            "fit",
            "--input=" + input,
            "--model=pixels",
            "--imageSize=8",
            "--maxFailureRate=0.5",
            "--output=" + output)
        .succeeded();
    assertThat(Program.table(output.resolve("rejected")))
        .singleElement()
        .satisfies(row -> assertThat(row.get("stage")).hasToString("read"))
        .satisfies(row -> assertThat(row.get("message").toString()).contains("link.jpg"));
    assertCounts(output, 3, 1);
  }

  @Test
  void everyBadOracleFileIsRejectedAmongGoodImages() throws IOException {
    Path bad = SharedData.require("pillow-oracle/bad");
    Path output = temp.resolve("out");
    Program.run(
            "fit",
            "--input=" + IMAGES + "," + bad,
            "--model=pixels",
            "--imageSize=8",
            "--maxFailureRate=1",
            "--output=" + output)
        .succeeded();
    List<GenericRecord> rejected = Program.table(output.resolve("rejected"));
    assertThat(rejected)
        .extracting(row -> Path.of(Program.path(row)).getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(Program.names(bad));
    rejected.forEach(row -> System.out.println(row.get("stage") + " | " + row.get("message")));
    assertCounts(output, IMAGE_COUNT + rejected.size(), rejected.size());
  }

  @Test
  void onlyBrokenFilesLeaveTheReasonsBehind() throws IOException {
    Path output = temp.resolve("out");
    Program run =
        Program.run(
            "fit",
            "--input=testdata/broken",
            "--model=pixels",
            "--imageSize=8",
            "--output=" + output);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(Program.table(output.resolve("rejected"))).hasSize(5);
  }

  @Test
  void anImportedModelGivesTheFeaturesOfTheBuiltOne() throws IOException {
    Path network = temp.resolve("network");
    Program.run("import-model", "--weights=random:5", "--imageSize=32", "--output=" + network)
        .succeeded();
    Path imported = temp.resolve("imported");
    Path built = temp.resolve("built");
    String input = "--input=" + IMAGES + "/Test/Apple";
    Program.run("fit", input, "--model=" + network, "--output=" + imported).succeeded();
    Program.run("fit", input, "--weights=random:5", "--imageSize=32", "--output=" + built)
        .succeeded();
    assertThat(Program.table(imported.resolve("features")))
        .isEqualTo(Program.table(built.resolve("features")));
    // The model needs no other folder.
    assertThat(imported.resolve("model/network/saved_model.pb"))
        .hasSameBinaryContentAs(network.resolve("saved_model.pb"));
  }

  @Test
  void aFolderOfOthersIsNotReadWholeToBeLeftAsItIs() throws IOException {
    Path others = Files.createDirectory(temp.resolve("others"));
    try (RandomAccessFile film = new RandomAccessFile(others.resolve("film").toFile(), "rw")) {
      film.setLength(1L << 40);
    }
    Program run =
        Program.run("import-model", "--overwrite=true", "--output=" + others)
            .failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains("others/film", "in the way");
    assertThat(others.resolve("film")).exists();
  }

  @Test
  void theReportNamesEveryOptionAndNoSecret() throws IOException {
    System.setProperty("aws.secretAccessKey", "hush-hush");
    try {
      Path output = fitPixels();
      String report = Files.readString(output.resolve("run.json"));
      assertThat(report).contains("\"imageSize\"", "\"components\"", "\"runner\"");
      try (Stream<Path> files = Files.walk(output)) {
        assertThat(files.filter(Files::isRegularFile).map(MainJobIT::latin1))
            .noneMatch(text -> text.contains("hush-hush"));
      }
    } finally {
      System.clearProperty("aws.secretAccessKey");
    }
  }

  private static String latin1(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertCounts(Path output, int matched, int rejected) throws IOException {
    JsonNode report = Program.runJson(output);
    assertThat(report.get("matched").asInt()).isEqualTo(matched);
    assertThat(report.get("processed").asInt()).isEqualTo(matched - rejected);
    assertThat(report.get("rejected").asInt()).isEqualTo(rejected);
    assertThat(Program.table(output.resolve("features"))).hasSize(matched - rejected);
  }

  /** Fits on 8x8 pixels with three components, unless the options say otherwise. */
  private Path fitPixels(String... options) {
    Path output = temp.resolve("fitted");
    String[] args = {
      "fit",
      "--input=" + IMAGES,
      "--model=pixels",
      "--imageSize=8",
      "--components=3",
      "--output=" + output
    };
    Program.run(Program.with(args, options)).succeeded();
    return output;
  }
}

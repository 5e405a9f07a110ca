package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orchard.classify.LdaClassifier;
import io.orchard.model.ClassifierFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes from labels, from image files to predictions, on the DirectRunner. */
class ClassifyIT {

  private static final String IMAGES = "testdata/images";
  private static final String[] PIXELS = {"--model=pixels", "--imageSize=8", "--components=6"};

  @TempDir Path temp;

  @Test
  void fitLearnsFromTrainingAndEvaluatesOnTest() throws IOException {
    Path output = fit("fitted", IMAGES, "--trainSplit=Training");
    JsonNode run = Program.runJson(output);
    assertThat(run.get("n").asInt()).isEqualTo(40);
    assertThat(run.get("classifier").get("classes").asInt()).isEqualTo(5);
    assertThat(run.get("classifier").get("images").asInt()).isEqualTo(40);
    assertThat(run.get("options").get("shrinkage").asText()).isEqualTo("auto");
    assertThat(Program.table(output.resolve("reduced"))).hasSize(60);
    assertThat(Program.names(output.resolve("model")))
        .contains(
            "classes.parquet", "classifier.json", "classifier.parquet", "within_covariance.parquet")
        .doesNotContain("unlabelled.parquet");
    JsonNode evaluation = evaluation(output);
    assertThat(evaluation.get("splits").toString()).isEqualTo("[\"Test\"]");
    assertThat(evaluation.get("heldOut").asBoolean()).isTrue();
    assertThat(evaluation.get("images").asInt()).isEqualTo(20);
    assertThat(evaluation.get("accuracy").asDouble()).isGreaterThan(0.8);
    assertThat(evaluation.get("classes")).hasSize(5);
  }

  @Test
  void splitsInAnySpellingAreKeptAsTheyAreAndMeanTheSame() throws IOException {
    Path images = temp.resolve("images");
    copy("Training", images.resolve("train"));
    copy("Test", images.resolve("TEST"));
    Path output = fit("fitted", images.toString(), "--trainSplit=Training");
    assertThat(Program.runJson(output).get("n").asInt()).isEqualTo(40);
    JsonNode evaluation = evaluation(output);
    assertThat(evaluation.get("splits").toString()).isEqualTo("[\"TEST\"]");
    assertThat(evaluation.get("heldOut").asBoolean()).isTrue();
    assertThat(Program.table(output.resolve("reduced")))
        .extracting(row -> row.get("split").toString())
        .containsOnly("train", "TEST");
    Path same = fit("same", IMAGES, "--trainSplit=training");
    assertThat(Program.runJson(same).get("n").asInt()).isEqualTo(40);
  }

  @Test
  void anUpdateLearnsFromTheSplitThatTheModelLearnedFrom() throws IOException {
    Path fitted = fit("fitted", IMAGES + "/Training", "--trainSplit=train");
    String model = "--pcaModel=" + fitted.resolve("model");
    Path grown = run("update", "grown", IMAGES, model);
    assertThat(Program.runJson(grown).get("n").asInt()).isEqualTo(80);
    assertThat(Program.runJson(grown).get("options").get("trainSplit").asText()).isEqualTo("train");
    Path again = run("update", "again", IMAGES, "--pcaModel=" + grown.resolve("model"));
    assertThat(Program.runJson(again).get("n").asInt()).isEqualTo(120);
    Program refused =
        Program.run(
                "update", "--input=" + IMAGES + "/Test", model, "--output=" + temp.resolve("no"))
            .failedWithOneLine(2);
    assertThat(refused.err())
        .contains("--trainSplit=train, as the model was fitted", "--trainSplit=all");
    Path all = run("update", "all", IMAGES + "/Test", model, "--trainSplit=all");
    assertThat(Program.runJson(all).get("n").asInt()).isEqualTo(60);
  }

  @Test
  void theSummaryNamesTheEvaluationWhereThereIsOne() {
    String input = "--input=" + IMAGES;
    Program fit = Program.run(withPixels(input, "--output=" + temp.resolve("a"))).succeeded();
    assertThat(fit.out()).contains(" model/ evaluation.json run.json report.html");
    String model = "--pcaModel=" + temp.resolve("a/model");
    Program classify =
        Program.run("classify", input, model, "--output=" + temp.resolve("b")).succeeded();
    assertThat(classify.out()).contains(" predictions/ evaluation.json run.json report.html");
    Program update =
        Program.run("update", input, model, "--output=" + temp.resolve("u")).succeeded();
    assertThat(update.out()).contains(" model/ evaluation.json run.json report.html");
    Program transform =
        Program.run("transform", input, model, "--output=" + temp.resolve("c")).succeeded();
    assertThat(transform.out()).contains(" rejected/ run.json").doesNotContain("evaluation.json");
  }

  @Test
  void theSummaryNamesFewImagesAndCountsMany() throws IOException {
    Path fitted = fit("fitted", IMAGES + "/*/[!A]*");
    String model = "--pcaModel=" + fitted.resolve("model");
    String fruit = IMAGES + "/Test/Apple," + IMAGES + "/Test/Pear";
    String[] few = {"classify", "--input=" + fruit, model};
    Program named = Program.run(Program.with(few, "--output=" + temp.resolve("few"))).succeeded();
    assertThat(named.out())
        .contains(" of 4 images of classes that were not learned", "  answers  apple-09.jpg: ")
        .containsPattern("\\n {11}pear-12\\.\\w+: Pear, [0-9.]+ %\\n");
    assertThat(named.out().lines().filter(line -> line.contains(" %"))).hasSizeGreaterThan(8);
    String[] many = {"classify", "--input=" + IMAGES + "/Test", model, "--formats=csv"};
    Program counted =
        Program.run(Program.with(many, "--output=" + temp.resolve("many"))).succeeded();
    assertThat(counted.out())
        .containsPattern("  answers  \\d+ as \\w+(, \\d+ of them unknown)?\\n {11}\\d+ as \\w+")
        .doesNotContain("apple-09.jpg");
  }

  @Test
  void evaluationSaysWhereTheClassifierKnowsTheImages() throws IOException {
    Path output = fit("fitted", IMAGES);
    assertThat(Program.runJson(output).get("n").asInt()).isEqualTo(60);
    assertThat(evaluation(output).get("heldOut").asBoolean()).isFalse();
    assertThat(evaluation(output).get("images").asInt()).isEqualTo(20);
  }

  @Test
  void classifyNamesEveryImageAndCountsWhatIsRight() throws IOException {
    Path fitted = fit("fitted", IMAGES + "/Training");
    Path output = classify(fitted, IMAGES + "/Test", "--formats=parquet,csv", "--shards=1");
    List<GenericRecord> rows = Program.table(output.resolve("predictions"));
    assertThat(rows).hasSize(20);
    int right = 0;
    for (GenericRecord row : rows) {
      assertThat(row.get("split")).hasToString("Test");
      List<?> top = (List<?>) row.get("top");
      assertThat(top).hasSize(5);
      GenericRecord first = (GenericRecord) top.get(0);
      assertThat(first.get("label")).isEqualTo(row.get("predicted"));
      assertThat(first.get("probability")).isEqualTo(row.get("probability"));
      double sum = 0;
      for (Object candidate : top) {
        sum += (Double) ((GenericRecord) candidate).get("probability");
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
      assertThat((Double) row.get("distance")).isPositive();
      right += row.get("predicted").toString().equals(row.get("label").toString()) ? 1 : 0;
    }
    JsonNode evaluation = evaluation(output);
    assertThat(evaluation.get("accuracy").asDouble()).isEqualTo(right / 20.0);
    assertThat(evaluation.get("heldOut").isNull()).isTrue();
    List<String> csv = Files.readAllLines(output.resolve("predictions/part-00000-of-00001.csv"));
    assertThat(csv).hasSize(21);
    assertThat(csv.get(0)).isEqualTo("path,label,split,predicted,probability,top,distance,unknown");
    assertThat(csv.get(1)).matches(".*,[A-Z]\\w+:[^|]+\\|.*");
    assertThat(Program.names(output))
        .containsExactly(
            "_SUCCESS",
            "evaluation.json",
            "features",
            "predictions",
            "reduced",
            "rejected",
            "report.html",
            "run.json");
  }

  @Test
  void imagesOfOtherClassesAreCountedApart() throws IOException {
    Path fitted = fit("fitted", IMAGES + "/*/[!A]*");
    JsonNode evaluation = evaluation(classify(fitted, both("Apple")));
    assertThat(evaluation.get("images").asInt()).isZero();
    assertThat(evaluation.get("accuracy").isNull()).isTrue();
    assertThat(evaluation.get("foreign").asInt()).isEqualTo(12);
  }

  /** Two places: the name of one would be no class. */
  private static String both(String fruit) {
    return IMAGES + "/Training/" + fruit + "," + IMAGES + "/Test/" + fruit;
  }

  @ParameterizedTest
  @CsvSource({"8, false", "8, true", "2, false"})
  void fitAndUpdateWithANewClassEqualTheFitOfBoth(int side, boolean standardize) {
    String[] options = {
      "--model=pixels",
      "--imageSize=" + side,
      "--components=3",
      "--standardize=" + standardize,
      "--shrinkage=auto"
    };
    String first = IMAGES + "/Training/[!AB]*," + IMAGES + "/Training/Apple";
    String second = IMAGES + "/Training/Banana," + IMAGES + "/Test/Apple";
    Path all = run("fit", "all", first + "," + second, options);
    Path grown =
        run(
            "update",
            "grown",
            second,
            "--pcaModel=" + run("fit", "first", first, options).resolve("model"));
    LdaClassifier expected = classifier(all);
    LdaClassifier actual = classifier(grown);
    assertThat(actual.labels()).isEqualTo(expected.labels()).contains("Banana").hasSize(5);
    assertThat(actual.counts()).isEqualTo(expected.counts());
    double largest = 0;
    for (double mean : expected.means()) {
      largest = Math.max(largest, Math.abs(mean));
    }
    assertThat(actual.means()).containsExactly(expected.means(), within(1e-9 * largest));
    assertThat(actual.within())
        .containsExactly(expected.within(), within(1e-9 * largest * largest));
    assertThat(actual.shrinkage()).isCloseTo(expected.shrinkage(), within(1e-9));
  }

  /** A model that knows no label counts as one of images without labels. */
  @Test
  void anOlderModelStillTransformsAndLearnsClassesFromNewImages() throws IOException {
    Path old = fit("old", IMAGES + "/Training", "--classifier=none");
    assertThat(Program.names(old.resolve("model"))).doesNotContain("classifier.json");
    Path same = run("update", "same", IMAGES + "/Test", "--pcaModel=" + old.resolve("model"));
    assertThat(Program.names(same.resolve("model"))).doesNotContain("classifier.json");
    forgetLearning(old.resolve("model/model.json"));
    assertThat(old.resolve("evaluation.json")).doesNotExist();
    String model = "--pcaModel=" + old.resolve("model");
    run("transform", "transformed", IMAGES + "/Test", model);
    Program refused =
        Program.run("classify", "--input=" + IMAGES, model, "--output=" + temp.resolve("no"))
            .failedWithOneLine(2);
    assertThat(refused.err()).contains("--pcaModel", "no classifier");
    assertThat(temp.resolve("no")).doesNotExist();
    Path grown = run("update", "grown", IMAGES + "/Test", model);
    JsonNode classifier = Program.runJson(grown).get("classifier");
    assertThat(classifier.get("images").asInt()).isEqualTo(20);
    assertThat(classifier.get("unlabelled").asInt()).isEqualTo(40);
    assertThat(Program.names(grown.resolve("model"))).contains("unlabelled.parquet");
    assertThat(classifier(grown).c()).isEqualTo(5);
    Path again =
        run("update", "again", IMAGES + "/Training", "--pcaModel=" + grown.resolve("model"));
    assertThat(Program.runJson(again).get("classifier").get("images").asInt()).isEqualTo(60);
    Path without =
        run(
            "update",
            "without",
            IMAGES + "/Test",
            "--pcaModel=" + grown.resolve("model"),
            "--classifier=none");
    assertThat(Program.names(without.resolve("model"))).doesNotContain("classifier.json");
  }

  @Test
  void oneClassGoesOnAndSaysWhy() throws IOException {
    Path output = temp.resolve("one");
    Program fit =
        Program.run(withPixels("--input=" + both("Apple"), "--output=" + output)).succeeded();
    assertThat(fit.out()).contains("no classifier: a classifier needs two classes, but all labels");
    Program refused =
        Program.run(
                "classify",
                "--input=" + both("Apple"),
                "--pcaModel=" + output.resolve("model"),
                "--output=" + temp.resolve("no"))
            .failedWithOneLine(2);
    assertThat(refused.err()).contains("no classifier", "Apple");
    Path grown = run("update", "grown", both("Pear"), "--pcaModel=" + output + "/model");
    assertThat(classifier(grown).labels()).containsExactly("Apple", "Pear");
  }

  @Test
  void oneImagePerClassGoesOnAndSaysWhy() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      Path folder = Files.createDirectories(temp.resolve("images").resolve(name));
      Path image = Path.of(IMAGES, "Test/Apple/apple-09.jpg");
      Files.copy(image, folder.resolve("image.jpg"));
    }
    Path output = temp.resolve("one");
    Program fit =
        Program.run(withPixels("--input=" + temp.resolve("images"), "--output=" + output))
            .succeeded();
    assertThat(fit.out()).contains("no classifier: every class has one image");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--shrinkage=1.5",
        "--shrinkage=much",
        "--priors=some",
        "--classifier=svm",
        "--trainSplit=Validation",
        "--trainSplit=holdout"
      })
  void badSettingsAreRefusedBeforeAnythingIsWritten(String option) {
    Path output = temp.resolve("out");
    Program refused =
        Program.run(withPixels("--input=" + IMAGES, "--output=" + output, option))
            .failedWithOneLine(2);
    assertThat(refused.err()).contains(option);
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--unknownLevel=1", "--unknownLevel=0", "--unknownLevel=x"})
  void badLevelsAreRefused(String option) {
    Path fitted = fit("fitted", IMAGES + "/Training");
    Program refused =
        Program.run(
                "classify",
                "--input=" + IMAGES,
                "--pcaModel=" + fitted.resolve("model"),
                "--output=" + temp.resolve("no"),
                option)
            .failedWithOneLine(2);
    assertThat(refused.err()).contains("--unknownLevel");
  }

  @Test
  void predictionsFollowFromTheModelFolderAlone() throws IOException {
    Path fitted = fit("fitted", IMAGES + "/Training", "--priors=uniform", "--shrinkage=0.1");
    Path output = classify(fitted, IMAGES + "/Test");
    LdaClassifier classifier = classifier(fitted);
    assertThat(classifier.shrinkage()).isEqualTo(0.1);
    assertThat(classifier.priorProbabilities()).containsOnly(0.2);
    Map<String, GenericRecord> reduced = new TreeMap<>();
    Program.table(output.resolve("reduced")).forEach(row -> reduced.put(Program.path(row), row));
    for (GenericRecord row : Program.table(output.resolve("predictions"))) {
      double[] x = Program.vector(reduced.get(Program.path(row)), "pca_features");
      double[] distances = PlainLda.squaredDistances(classifier, x);
      double least = Arrays.stream(distances).min().orElseThrow();
      assertThat((Double) row.get("distance")).isCloseTo(Math.sqrt(least), within(1e-6));
      double sum = 0;
      for (double distance : distances) {
        sum += Math.exp((least - distance) / 2);
      }
      assertThat((Double) row.get("probability")).isCloseTo(1 / sum, within(1e-9));
    }
  }

  /** Makes a description what it was before it told what the model learned from. */
  private static void forgetLearning(Path file) throws IOException {
    ObjectNode model = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    assertThat(model.remove("learning")).isNotNull();
    new ObjectMapper().writeValue(file.toFile(), model);
  }

  private static void copy(String split, Path folder) throws IOException {
    Path from = Path.of(IMAGES, split);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static String[] withPixels(String... options) {
    return Program.with(Program.with(new String[] {"fit"}, PIXELS), options);
  }

  private Path fit(String name, String input, String... options) {
    return run("fit", name, input, Program.with(PIXELS, options));
  }

  private Path classify(Path fitted, String input, String... options) {
    String model = "--pcaModel=" + fitted.resolve("model");
    return run("classify", "classified", input, Program.with(options, model));
  }

  private Path run(String job, String name, String input, String... options) {
    Path output = temp.resolve(name);
    String[] args = {job, "--input=" + input, "--output=" + output};
    Program.run(Program.with(args, options)).succeeded();
    return output;
  }

  private static LdaClassifier classifier(Path output) {
    return ClassifierFolder.read(output.resolve("model").toString());
  }

  private static JsonNode evaluation(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twins among a run's images, in files and pixels, from the search to the evaluation. */
class DuplicatesIT {

  private static final Path DRAWN = Path.of("testdata/images");
  private static final Path PILLOW = Path.of("testdata/pillow");

  /** Of {@link #plantTwins}: by their files or their pixels. */
  private static final Set<Set<String>> EXACT =
      Set.of(
          Set.of("Training/Apple/apple-01.jpg", "Test/Apple/copy.jpg", "Test/Pear/wrong.jpg"),
          Set.of("Training/Apple/apple-02.jpg", "Training/Apple/again.jpg"),
          Set.of("Training/Pear/x.tif", "Training/Pear/x.webp"));

  @TempDir Path temp;
  private Path images;

  @BeforeEach
  void plantTwins() throws IOException {
    images = temp.resolve("images");
    try (Stream<Path> files = Files.walk(DRAWN)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copy(file, DRAWN.relativize(file).toString());
      }
    }
    Path first = DRAWN.resolve("Training/Apple/apple-01.jpg");
    copy(first, "Test/Apple/copy.jpg");
    copy(first, "Test/Pear/wrong.jpg");
    copy(DRAWN.resolve("Training/Apple/apple-02.jpg"), "Training/Apple/again.jpg");
    copy(PILLOW.resolve("tiff-predictor.tif"), "Training/Pear/x.tif");
    copy(PILLOW.resolve("webp-lossless.webp"), "Training/Pear/x.webp");
  }

  private void copy(Path file, String to) throws IOException {
    Path target = images.resolve(to);
    Files.createDirectories(target.getParent());
    Files.copy(file, target);
  }

  @Test
  void aFitFindsImagesOfTheSamePixels() throws IOException {
    Path output = temp.resolve("out");
    Program run = fit(output, "--trainSplit=Training").succeeded();
    assertThat(groups(output)).isEqualTo(EXACT);
    assertThat(Program.table(output.resolve("duplicates")))
        .hasSize(7)
        .allMatch(row -> row.get("kind").toString().equals("exact"))
        .allMatch(row -> row.get("similarity").equals(1.0));
    JsonNode counts = Program.runJson(output).get("duplicates");
    assertThat(counts.toString())
        .isEqualTo(
            "{\"groups\":3,\"images\":7,\"differentLabels\":1,\"acrossSplits\":1,\"dropped\":0}");
    assertThat(run.out())
        .contains(
            "7 images in 3 groups; 1 group of different labels, 1 across splits",
            "2 of them have a twin among what it has learned from; of the other 20, ",
            "duplicates/ model/ evaluation.json");
  }

  /** The same figures as when the twins are not among the images at all. */
  @Test
  void theEvaluationTellsWhatItIsWithoutTwins() throws IOException {
    Path with = temp.resolve("with");
    fit(with, "--trainSplit=Training").succeeded();
    JsonNode without = evaluation(with).get("withoutTwins");
    Files.delete(images.resolve("Test/Apple/copy.jpg"));
    Files.delete(images.resolve("Test/Pear/wrong.jpg"));
    Path fewer = temp.resolve("fewer");
    fit(fewer, "--trainSplit=Training").succeeded();
    JsonNode expected = evaluation(fewer);
    assertThat(without.get("twins").asInt()).isEqualTo(2);
    for (String figure : List.of("images", "accuracy", "accuracyTop5")) {
      assertThat(without.get(figure)).isEqualTo(expected.get(figure));
    }
    assertThat(expected.get("withoutTwins").get("twins").asInt()).isZero();
    assertThat(evaluation(with).get("accuracy")).isNotEqualTo(expected.get("accuracy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void oneImageOfEachGroupIsLearnedFrom(String runner) throws IOException {
    Path dropped = temp.resolve("dropped");
    fit(dropped, "--trainSplit=Training", "--dropDuplicates=true", "--runner=" + runner)
        .succeeded();
    JsonNode run = Program.runJson(dropped);
    assertThat(run.get("matched").asInt()).isEqualTo(65).isEqualTo(run.get("processed").asInt());
    assertThat(run.get("n").asInt()).isEqualTo(41);
    assertThat(run.get("duplicates").get("dropped").asInt()).isEqualTo(2);
    Files.delete(images.resolve("Training/Apple/apple-02.jpg"));
    Files.delete(images.resolve("Training/Pear/x.webp"));
    Path fewer = temp.resolve("fewer");
    fit(fewer, "--trainSplit=Training").succeeded();
    double[] expected = variances(fewer);
    double[] found = variances(dropped);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-9 * expected[0]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void imagesThatLookAlikeAreNearTwins(String runner) throws IOException {
    brighten("Training/Apple/apple-03.png", 1.01f, "Test/Apple/brighter.png");
    brighten("Training/Pear/x.tif", 1.01f, "Test/Pear/brighter.png");
    Path output = temp.resolve("out");
    fit(
            output,
            "--duplicates=near",
            "--duplicateSimilarity=0.999",
            "--components=12",
            "--runner=" + runner)
        .succeeded();
    Map<String, GenericRecord> rows =
        Program.table(output.resolve("duplicates")).stream()
            .collect(Collectors.toMap(this::name, row -> row));
    assertThat(groups(output))
        .contains(
            Set.of("Training/Apple/apple-03.png", "Test/Apple/brighter.png"),
            Set.of("Training/Pear/x.tif", "Training/Pear/x.webp", "Test/Pear/brighter.png"));
    assertThat(groups(output).stream().flatMap(Set::stream))
        .containsAll(EXACT.stream().flatMap(Set::stream).toList());
    GenericRecord near = rows.get("Training/Apple/apple-03.png");
    assertThat(near.get("kind")).hasToString("near");
    assertThat((Double) near.get("similarity")).isBetween(0.999, 0.9999999);
    assertThat(rows.get("Test/Apple/brighter.png").get("similarity")).isEqualTo(1.0);
    assertThat(rows.get("Training/Apple/again.jpg").get("kind")).hasToString("exact");
    assertThat(rows.get("Training/Pear/x.webp").get("kind")).hasToString("near");
  }

  private void brighten(String from, float factor, String to) throws IOException {
    BufferedImage image = ImageIO.read(images.resolve(from).toFile());
    BufferedImage plain =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    plain.createGraphics().drawImage(image, 0, 0, null);
    ImageIO.write(
        new RescaleOp(factor, 0, null).filter(plain, null), "png", images.resolve(to).toFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void groupsAreThoseOfTheDirectRunner(String runner) throws IOException {
    Path direct = temp.resolve("direct");
    Path other = temp.resolve("other");
    fit(direct, "--duplicates=near").succeeded();
    fit(other, "--duplicates=near", "--runner=" + runner).succeeded();
    assertThat(groups(direct)).hasSizeGreaterThan(5);
    List<GenericRecord> expected = Program.table(direct.resolve("duplicates"));
    List<GenericRecord> found = Program.table(other.resolve("duplicates"));
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      for (String column : List.of("group", "path", "label", "split", "kind")) {
        assertThat(found.get(i).get(column)).isEqualTo(expected.get(i).get(column));
      }
      assertThat((Double) found.get(i).get("similarity"))
          .isCloseTo((Double) expected.get(i).get("similarity"), within(1e-5));
    }
    assertThat(Program.runJson(other).get("duplicates"))
        .isEqualTo(Program.runJson(direct).get("duplicates"));
  }

  @Test
  void nearTwinsAreNotLearnedFromEither() throws IOException {
    brighten("Training/Apple/apple-03.png", 1.01f, "Training/Apple/brighter.png");
    Path output = temp.resolve("out");
    fit(
            output,
            "--duplicates=near",
            "--duplicateSimilarity=0.999",
            "--components=12",
            "--dropDuplicates=true")
        .succeeded();
    fit(
            temp.resolve("training"),
            "--trainSplit=Training",
            "--duplicates=near",
            "--dropDuplicates=true")
        .succeeded();
    JsonNode run = Program.runJson(output);
    JsonNode counts = run.get("duplicates");
    assertThat(counts.get("dropped").asInt())
        .isEqualTo(counts.get("images").asInt() - counts.get("groups").asInt())
        .isGreaterThanOrEqualTo(5);
    assertThat(run.get("n").asInt()).isEqualTo(66 - counts.get("dropped").asInt());
    assertThat(Program.table(output.resolve("reduced"))).hasSize(66);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void otherJobsLookForTwinsWhereTheyAreTold(String runner) throws IOException {
    Path fitted = temp.resolve("fitted");
    fit(fitted, "--duplicates=none").succeeded();
    assertThat(fitted.resolve("duplicates")).doesNotExist();
    assertThat(Program.runJson(fitted).get("duplicates").isNull()).isTrue();
    assertThat(evaluation(fitted).get("withoutTwins").isNull()).isTrue();
    for (String job : List.of("transform", "classify", "update")) {
      Path plain = temp.resolve(job);
      run(job, fitted, plain).succeeded();
      assertThat(plain.resolve("duplicates")).doesNotExist();
      Path sought = temp.resolve(job + "-sought");
      run(job, fitted, sought, "--duplicates=exact", "--runner=" + runner).succeeded();
      assertThat(groups(sought)).isEqualTo(EXACT);
    }
    assertThat(evaluation(temp.resolve("classify-sought")).get("withoutTwins").isNull()).isTrue();
  }

  @Test
  void resumedFeaturesHaveTheirTwins() throws IOException {
    Path output = temp.resolve("out");
    fit(output, "--duplicates=none").succeeded();
    fit(output, "--resume=true").succeeded();
    assertThat(Program.runJson(output).get("extracted").asInt()).isZero();
    assertThat(groups(output)).isEqualTo(EXACT);
  }

  /** Rows whose label is another now are written anew, with all that was known of their image. */
  @Test
  void featuresFittedAgainHaveTheirTwins() throws IOException {
    Path output = temp.resolve("out");
    fit(output, "--duplicates=none").succeeded();
    Path again = temp.resolve("again");
    Program.run("fit", "--features=" + output, "--components=4", "--output=" + again).succeeded();
    assertThat(groups(again)).isEqualTo(EXACT);
  }

  @Test
  void twinsAloneAreTooFewToLearnFrom() throws IOException {
    Path twins = Files.createDirectories(temp.resolve("twins/Apple"));
    Files.copy(images.resolve("Training/Apple/apple-01.jpg"), twins.resolve("a.jpg"));
    Files.copy(images.resolve("Training/Apple/apple-01.jpg"), twins.resolve("b.jpg"));
    Path output = temp.resolve("out");
    Program run =
        Program.run(
            "fit",
            "--input=" + twins.getParent(),
            "--model=pixels",
            "--imageSize=8",
            "--dropDuplicates=true",
            "--output=" + output);
    assertThat(run.failedWithOneLine(1).err()).contains("leaves out 1 of 2 usable ones");
  }

  @Test
  void optionsThatMeanNothingAreRefused() {
    Path output = temp.resolve("out");
    assertThat(fit(output, "--duplicates=some").failedWithOneLine(2).err())
        .contains("--duplicates=some", "none, exact, near");
    assertThat(fit(output, "--duplicateSimilarity=0").failedWithOneLine(2).err())
        .contains("must be above 0 and at most 1");
    assertThat(fit(output, "--duplicates=none", "--dropDuplicates=true").failedWithOneLine(2).err())
        .contains("--dropDuplicates=true needs --duplicates=exact");
    assertThat(output).doesNotExist();
  }

  private Program fit(Path output, String... options) {
    String[] args = {
      "fit",
      "--input=" + images,
      "--model=pixels",
      "--imageSize=12",
      "--components=8",
      "--output=" + output
    };
    return Program.run(Program.with(args, options));
  }

  private Program run(String job, Path fitted, Path output, String... options) {
    String[] args = {job, "--input=" + images, "--pcaModel=" + fitted, "--output=" + output};
    return Program.run(Program.with(args, options));
  }

  private static JsonNode evaluation(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
  }

  private static double[] variances(Path output) throws IOException {
    JsonNode values = Program.runJson(output).get("explainedVariance");
    double[] variances = new double[values.size()];
    for (int i = 0; i < variances.length; i++) {
      variances[i] = values.get(i).asDouble();
    }
    return variances;
  }

  private Set<Set<String>> groups(Path output) throws IOException {
    Map<String, Set<String>> groups = new TreeMap<>();
    for (GenericRecord row : Program.table(output.resolve("duplicates"))) {
      groups.computeIfAbsent(row.get("group").toString(), g -> new TreeSet<>()).add(name(row));
    }
    return Set.copyOf(groups.values());
  }

  private String name(GenericRecord row) {
    return images.relativize(Path.of(Program.path(row))).toString();
  }
}

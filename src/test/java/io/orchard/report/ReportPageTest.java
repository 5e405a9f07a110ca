package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.classify.ClassTally;
import io.orchard.classify.Confusions;
import io.orchard.classify.Evaluation;
import io.orchard.classify.LdaClassifier;
import io.orchard.classify.LearnedFrom;
import io.orchard.classify.Priors;
import io.orchard.listing.ImageStores;
import io.orchard.model.FeatureRecipe;
import io.orchard.output.EvaluationFile;
import io.orchard.output.OutputFolder;
import io.orchard.output.RunCost;
import io.orchard.output.RunReport;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.Prediction;
import io.orchard.rows.PredictionTable;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.ReducedTable;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RejectedTable;
import io.orchard.table.ParquetTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of tables that were written by hand. */
class ReportPageTest {

  private static final String ODD = "</script><b onclick=\"x\">Pêche & 'co' 🍑";

  @TempDir Path temp;

  private final PipelineOptions options = PipelineOptionsFactory.create();

  @BeforeEach
  void registerFileSystems() throws IOException {
    FileSystems.setDefaultPipelineOptions(options);
    write("rejected/part.parquet", RejectedTable.SCHEMA, List.of(), RejectedTable::toRecord);
  }

  @Test
  void aLargeTableGivesASmallPageWithEveryClass() throws IOException {
    List<ReducedImage> images = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      float[] components = {i % 97, i % 89, i % 83};
      images.add(image("/gone/" + i + ".jpg", "class " + i % 140, "Training", components));
    }
    writeReduced("reduced/part.parquet", images);
    String page = page("random:7");
    JsonNode data = data(page);
    assertThat(page.length()).isLessThan(1_500_000);
    assertThat(data.get("classes")).hasSize(140);
    assertThat(data.get("points")).hasSizeBetween(3000, Landmarks.MOST_POINTS);
    assertThat(data.get("nearest")).hasSize(140);
    assertThat(data.get("outliers")).hasSize(Landmarks.MOST_OUTLIERS);
    assertThat(data.get("randomWeights").asBoolean()).isTrue();
  }

  @Test
  void whatComesFromOutsideCannotBecomeMarkup() throws IOException {
    writeReduced("reduced/part.parquet", List.of(image("/a/" + ODD + ".jpg", ODD, null, 1, 2)));
    write(
        "rejected/part.parquet",
        RejectedTable.SCHEMA,
        List.of(new RejectedImage("/b/" + ODD, RejectedImage.Stage.READ, "IOException", ODD)),
        RejectedTable::toRecord);
    String page = page("imagenet");
    assertThat(page).doesNotContain("<b onclick").contains("\\u003c/script>");
    JsonNode data = data(page);
    assertThat(data.get("classes").get(0).get("label").asText()).isEqualTo(ODD);
    assertThat(data.get("folder").asText() + data.get("points").get(0).get("path").asText())
        .isEqualTo("/a/" + ODD + ".jpg");
    assertThat(data.get("rejected").get(0).get("examples").get(0).get("message").asText())
        .isEqualTo(ODD);
    assertThat(data.get("randomWeights").asBoolean()).isFalse();
  }

  @Test
  void tenThousandClassesLeaveASmallPageOfTheWorst() throws IOException {
    writeReduced("reduced/part.parquet", List.of(image("/a/1.jpg", "Apple", "Test", 1, 2)));
    assertThat(data(page("imagenet")).get("evaluation").isNull()).isTrue();
    EvaluationFile.write(OutputFolder.of(temp.toString()), Confusions.of(10_000));
    String page = page("imagenet");
    assertThat(page.length()).isLessThan(1_000_000);
    assertThat(page).doesNotContain("<b onclick");
    assertThat(data(page).get("pictures")).isEmpty();
    JsonNode evaluation = data(page).get("evaluation");
    assertThat(evaluation.get("classes").asInt()).isEqualTo(10_000);
    assertThat(evaluation.get("accuracy").asDouble()).isBetween(0.92, 0.94);
    assertThat(evaluation.get("labels")).hasSize(EvaluationView.MOST_CELLS);
    assertThat(evaluation.get("matrix")).hasSize(EvaluationView.MOST_CELLS);
    assertThat(evaluation.get("matrix").get(0)).hasSize(EvaluationView.MOST_CELLS + 1);
    assertThat(evaluation.get("worst")).hasSize(EvaluationView.MOST_CLASSES);
    assertThat(evaluation.get("pairs")).hasSize(EvaluationView.MOST_PAIRS);
    for (JsonNode pair : evaluation.get("pairs")) {
      assertThat(pair.get("images").asInt()).isEqualTo(2);
      assertThat(pair.get("examples").get(0).asText()).contains(".jpg");
    }
  }

  @Test
  void fewClassesAreAllInTheMatrixAndConfusedImagesAreShown() throws IOException {
    writeReduced("reduced/part.parquet", List.of(image("/a/1.jpg", "Apple", "Test", 1, 2)));
    Path there = Path.of("testdata/images/Test/Apple/apple-09.jpg").toAbsolutePath();
    ClassTally tally =
        ClassTally.of(
            new ClassifiedImage(
                there.toString(),
                "Apple",
                "Test",
                true,
                new Prediction(List.of(new Prediction.Candidate(ODD, 0.6)), 1, false)));
    EvaluationFile.write(
        OutputFolder.of(temp.toString()),
        Evaluation.of(List.of(tally), LearnedFrom.thisRun(null), 0.999));
    JsonNode data = data(page("imagenet"));
    JsonNode evaluation = data.get("evaluation");
    assertThat(evaluation.get("matrix").toString()).isEqualTo("[[0,0],[1,0]]");
    assertThat(evaluation.get("heldOut").asBoolean()).isFalse();
    JsonNode pair = evaluation.get("pairs").get(0);
    assertThat(pair.get("predicted").asText()).isEqualTo(ODD);
    assertThat(data.get("pictures").get(pair.get("examples").get(0).asText()).asText())
        .startsWith("data:image/jpeg;base64,/9j/");
  }

  @Test
  void imagesAreShownAndThoseThatAreGoneAreNot() throws IOException {
    Path there = Path.of("testdata/images/Test/Apple/apple-09.jpg").toAbsolutePath();
    writeReduced(
        "reduced/part.parquet",
        List.of(
            image(there.toString(), "Apple", "Test", 1, 2),
            image("/gone.jpg", "Apple", null, 2, 2)));
    JsonNode data = data(page("imagenet"));
    assertThat(data.get("nearest").get(0).get("pictures")).hasSize(2);
    assertThat(data.get("pictures")).hasSize(1);
    Map.Entry<String, JsonNode> picture = data.get("pictures").fields().next();
    assertThat(data.get("folder").asText() + picture.getKey()).isEqualTo(there.toString());
    assertThat(picture.getValue().asText()).startsWith("data:image/jpeg;base64,/9j/");
  }

  @Test
  void folderedCsvGivesThePageOfTheSameParquet() throws IOException {
    List<ReducedImage> images =
        List.of(
            image("/a/1, \"2\".jpg", "Apple", "Test", 1.5f, -2e-7f),
            image("/a/3.jpg", null, null, 3, 4),
            image("/a/5.jpg", ODD, "Training", 5, 6));
    writeReduced("reduced/part.parquet", images);
    String parquet = page("imagenet");
    Files.delete(temp.resolve("reduced/part.parquet"));
    writeText("reduced/none/part.csv", "path,label,split,pc_1,pc_2\n/a/3.jpg,,,3,4\n");
    writeText(
        "reduced/Test/part.csv",
        "path,label,split,pc_1,pc_2,feature_1\n\"/a/1, \"\"2\"\".jpg\",Apple,Test,1.5,-2E-7,9\n");
    writeText(
        "reduced/Training/part.csv",
        "path,label,split,pc_1,pc_2\n/a/5.jpg,\""
            + ODD.replace("\"", "\"\"")
            + "\",Training,5,6\n");
    assertThat(page("imagenet")).isEqualTo(parquet);
  }

  @Test
  void pointsAreToldWhatTheyAreTakenForAndLieAlongDiscriminantAxes() throws IOException {
    writeReduced(
        "reduced/part.parquet",
        List.of(
            image("/a/right.jpg", "Apple", "Test", 2, 1),
            image("/a/wrong.jpg", "Apple", "Test", -1, 1),
            image("/a/none.jpg", null, "Test", -90, 1)));
    LdaClassifier lda =
        new LdaClassifier(
            List.of(ODD, "Apple"),
            new long[] {1, 1},
            new double[] {-1, 0, 1, 0},
            new double[] {1, 0, 0, 1},
            0,
            Priors.COUNTS);
    JsonNode data = data(page("imagenet", new UsedClassifier(lda, 0.99999)));
    assertThat(data.get("axes").findValuesAsText("kind"))
        .containsExactly("COMPONENT", "COMPONENT", "DISCRIMINANT");
    assertThat(data.get("labels").get(0).asText()).isEqualTo(ODD);
    Map<String, JsonNode> points = new TreeMap<>();
    data.get("points").forEach(point -> points.put(point.get("path").asText(), point));
    assertThat(points.get("right.jpg").get("at").toString()).isEqualTo("[2.0,1.0,2.0]");
    assertThat(points.get("right.jpg").get("answer").toString())
        .isEqualTo("{\"predicted\":1,\"probability\":0.982,\"unknown\":false,\"wrong\":false}");
    assertThat(points.get("wrong.jpg").get("answer").get("wrong").asBoolean()).isTrue();
    assertThat(points.get("none.jpg").get("answer").toString())
        .isEqualTo("{\"predicted\":0,\"probability\":1.0,\"unknown\":true,\"wrong\":false}");
    assertThat(data.get("answers").isNull()).isTrue();
  }

  @Test
  void manyPredictionsLeaveASmallPage() throws IOException {
    List<ClassifiedImage> images = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Prediction prediction =
          new Prediction(
              List.of(new Prediction.Candidate(ODD + i % 5000, (i % 1000 + 1) / 1001.0)),
              1,
              i % 3 == 0);
      images.add(
          new ClassifiedImage("/a/" + ODD + i, i % 2 == 0 ? ODD : null, null, true, prediction));
    }
    write("predictions/part.parquet", PredictionTable.SCHEMA, images, PredictionTable::toRecord);
    String page = page("imagenet");
    assertThat(page).hasSizeLessThan(1_000_000).doesNotContain("<b onclick");
    JsonNode answers = data(page).get("answers");
    assertThat(answers.get("images").asInt()).isEqualTo(20_000);
    assertThat(answers.get("classes").asInt()).isEqualTo(5000);
    assertThat(answers.get("taken")).hasSize(AnswersView.MOST_CLASSES);
    assertThat(answers.get("shown")).hasSize(Answers.MOST);
    assertThat(answers.get("shown").get(0).get("top").get(0).get("label").asText()).startsWith(ODD);
  }

  @Test
  void theSameOutputGivesTheSamePage() throws IOException {
    writeReduced("reduced/part.parquet", List.of(image("/a.jpg", "Apple", "Test", 1, 2)));
    assertThat(page("imagenet")).isEqualTo(page("imagenet"));
  }

  @Test
  void aRunWithoutAModelStillTellsWhy() throws IOException {
    List<RejectedImage> rejected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rejected.add(
          new RejectedImage("/" + i, RejectedImage.Stage.DECODE, "ImageDecodeException", "cut"));
    }
    write("rejected/part.parquet", RejectedTable.SCHEMA, rejected, RejectedTable::toRecord);
    JsonNode data = data(page("imagenet"));
    assertThat(data.get("points")).isEmpty();
    JsonNode cause = data.get("rejected").get(0);
    assertThat(cause.get("stage").asText()).isEqualTo("decode");
    assertThat(cause.get("count").asInt()).isEqualTo(1000);
    assertThat(cause.get("examples")).hasSize(Rejections.MOST_EXAMPLES);
  }

  @Test
  void thePageLoadsNothing() throws IOException {
    writeReduced("reduced/part.parquet", List.of(image("/a.jpg", "Apple", "Test", 1, 2)));
    assertThat(page("imagenet"))
        .contains("default-src 'none'", "Chart.js", "MIT License")
        .doesNotContain("{{", "src=\"http", "href=", "@import", "url(");
  }

  private String page(String weights) {
    return page(weights, null);
  }

  private String page(String weights, @Nullable UsedClassifier classifier) {
    try (ImageStores stores = ImageStores.create(options)) {
      return ReportPage.of(OutputFolder.of(temp.toString()), run(weights), classifier, stores);
    }
  }

  static JsonNode data(String page) throws IOException {
    String start = "id=\"data\">";
    int from = page.indexOf(start) + start.length();
    return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  private static RunReport run(String weights) {
    FeatureRecipe recipe =
        new FeatureRecipe(
            "mobilenetv2",
            weights,
            null,
            "96x96",
            "bicubic",
            "exact",
            false,
            "avg",
            "x",
            1280,
            null,
            null,
            null);
    return new RunReport(
        "id",
        "fit",
        "succeeded",
        "2026-01-01T00:00:00Z",
        1,
        1,
        3,
        2,
        1,
        2,
        null,
        null,
        2L,
        1280,
        2,
        List.of(2.0, 1.0),
        List.of(0.6, 0.3),
        null,
        null,
        null,
        null,
        RunCost.of(7_200_000, 5, 6, 7, 0.5),
        recipe,
        Map.of("runner", "DirectRunner"),
        "java -jar orchard.jar fit",
        Map.of());
  }

  private static ReducedImage image(String path, String label, String split, float... components) {
    return ReducedImage.of(path, label, split, components);
  }

  private void writeReduced(String name, List<ReducedImage> images) throws IOException {
    ReducedTable table = new ReducedTable(Set.of());
    Schema schema = table.schema();
    write(name, schema, images, image -> table.toRecord(schema, image));
  }

  private <T> void write(
      String name, Schema schema, List<T> rows, Function<T, GenericRecord> toRecord)
      throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        ParquetWriter<GenericRecord> writer = ParquetTable.write(channel, schema)) {
      for (T row : rows) {
        writer.write(toRecord.apply(row));
      }
    }
  }

  private void writeText(String name, String text) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

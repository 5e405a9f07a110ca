package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report.html}, and the forms of the reduced table that it is made from. */
class ReportIT {

  private static final String IMAGES = "testdata/images";

  @TempDir Path temp;

  @Test
  void everyFitAndTransformEndsWithAPageOfItsOwnFigures() throws IOException {
    Path output = fit();
    JsonNode data = data(output);
    assertThat(data.get("classes")).hasSize(5);
    JsonNode apple = data.get("classes").get(0);
    assertThat(apple.get("label").asText()).isEqualTo("Apple");
    assertThat(apple.get("count").asInt()).isEqualTo(12);
    assertThat(data.get("splits").toString()).isEqualTo("[\"Training\",\"Test\"]");
    assertThat(apple.get("splits").toString()).isEqualTo("[8,4]");
    assertThat(data.get("points")).hasSize(60);
    ObjectNode run = (ObjectNode) Program.runJson(output);
    run.remove("files");
    ObjectNode shown = (ObjectNode) data.get("run");
    // The page is made before the run has taken all that it takes.
    assertThat(shown.remove("cost").get("bytesRead"))
        .isEqualTo(run.remove("cost").get("bytesRead"));
    assertThat(shown).isEqualTo(run);
    JsonNode nearest = data.get("nearest").get(0).get("pictures").get(0);
    assertThat(data.get("pictures").get(nearest.get("path").asText()).asText())
        .startsWith("data:image/jpeg;base64,");

    Path transformed = temp.resolve("transformed");
    Program.run(
            "transform",
            "--input=" + IMAGES + "/Test",
            "--pcaModel=" + output.resolve("model"),
            "--output=" + transformed)
        .succeeded();
    assertThat(data(transformed).get("points")).hasSize(20);
    assertThat(data(transformed).get("variance").get("points")).hasSize(3);
  }

  @Test
  void classifyShowsWhatItSaysAndWhatWasNotLearned() throws IOException {
    Path fitted = fit("--input=" + IMAGES + "/*/[!A]*");
    JsonNode points = data(fitted).get("points");
    assertThat(points.get(0).get("at")).hasSize(6);
    assertThat(points.get(0).get("answer").get("probability").asDouble()).isBetween(0.2, 1.0);
    JsonNode data = data(classify(fitted, "parquet"));
    assertThat(data.get("axes").findValuesAsText("kind"))
        .containsExactly(
            "COMPONENT", "COMPONENT", "COMPONENT", "DISCRIMINANT", "DISCRIMINANT", "DISCRIMINANT");
    JsonNode answers = data.get("answers");
    assertThat(answers.get("images").asInt()).isEqualTo(20);
    assertThat(answers.get("shown")).hasSize(20);
    assertThat(data.get("pictures")).hasSize(20);
    JsonNode matrix = data.get("evaluation").get("matrix");
    assertThat(matrix).hasSize(5);
    int foreign = 0;
    for (JsonNode cell : matrix.get(4)) {
      foreign += cell.asInt();
    }
    assertThat(foreign).isEqualTo(4);
    JsonNode apple = data.get("evaluation").get("foreignClasses").get(0);
    assertThat(apple.get("label").asText()).isEqualTo("Apple");
    int wrong = 0;
    for (JsonNode answer : answers.get("shown")) {
      boolean isApple = answer.get("label").asText().equals("Apple");
      assertThat(answer.get("learned").asBoolean()).isEqualTo(!isApple);
      wrong += answer.get("wrong").asBoolean() ? 1 : 0;
    }
    assertThat(answers.get("wrong").asInt()).isEqualTo(wrong);
    assertThat(data(classify(fitted, "csv")).get("answers")).isEqualTo(answers);
  }

  private Path classify(Path fitted, String formats) {
    Path output = temp.resolve(formats);
    Program.run(
            "classify",
            "--input=" + IMAGES + "/Test",
            "--pcaModel=" + fitted,
            "--formats=" + formats,
            "--output=" + output)
        .succeeded();
    return output;
  }

  @Test
  void theCommandIsTheOneThatWasGivenWithoutSecrets() throws IOException {
    Path output = fit("--config=pipelines/databricks-2021-alt.yaml", "--formats=csv", "--columns=");
    assertThat(Program.runJson(output).get("command").asText())
        .isEqualTo(
            String.join(
                " \\\n  ",
                "java -jar orchard.jar fit",
                "--input=testdata/images",
                "--requireRegion='eu-*'",
                "--model=pixels",
                "--imageSize=8",
                "--resample=nearest",
                "--components=3",
                "--formats=csv",
                "--columns=''",
                "--output=" + output));
  }

  @Test
  void aRunAboveTheFailureRateHasItsPageToo() throws IOException {
    Path output = temp.resolve("out");
    Program run =
        Program.run(
            "fit",
            "--input=testdata/images,testdata/broken",
            "--model=pixels",
            "--imageSize=8",
            "--output=" + output);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).matches("(?s)fit ended in [0-9.]+ s: too many images rejected\\n.*");
    JsonNode data = data(output);
    assertThat(data.get("run").get("status").asText()).isEqualTo("too many images rejected");
    assertThat(data.get("rejected").get(0).get("count").asInt()).isEqualTo(5);
    assertThat(output.resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void csvInFoldersGivesTheSamePageAndTheSameColumns() throws IOException {
    JsonNode expected = data(fit());
    Path output = fit("--formats=csv", "--folderPerSplit=true", "--overwrite=true");
    assertThat(Program.names(output.resolve("reduced"))).containsExactly("Test", "Training");
    for (String split : List.of("Test", "Training")) {
      Path folder = output.resolve("reduced").resolve(split);
      assertThat(Program.names(folder)).isNotEmpty().allMatch(name -> name.endsWith(".csv"));
      for (String name : Program.names(folder)) {
        assertThat(Files.readAllLines(folder.resolve(name)))
            .startsWith("path,label,split,pc_1,pc_2,pc_3")
            .allMatch(line -> line.startsWith("path,") || line.contains("," + split + ","));
      }
    }
    assertThat(data(output).get("points")).isEqualTo(expected.get("points"));
  }

  @Test
  void imagesWithoutASplitHaveAFolderOfTheirOwn() throws IOException {
    Path images = Files.createDirectories(temp.resolve("images/loose"));
    for (int i = 1; i <= 3; i++) {
      Path image = Path.of(IMAGES, "Training/Apple/apple-0" + i + (i == 3 ? ".png" : ".jpg"));
      Files.copy(image, images.resolve(image.getFileName()));
    }
    Path output = fit("--input=" + images, "--folderPerSplit=true", "--shards=1");
    assertThat(Program.table(output.resolve("reduced/none"))).hasSize(3);
    assertThat(data(output).get("splits").toString()).isEqualTo("[\"\"]");
  }

  private String[] args() {
    return new String[] {
      "fit",
      "--input=" + IMAGES,
      "--model=pixels",
      "--imageSize=8",
      "--components=3",
      "--output=" + temp.resolve("fitted")
    };
  }

  /** Fits on 8x8 pixels with three components, unless the options say otherwise. */
  private Path fit(String... options) {
    Program.run(Program.with(args(), options)).succeeded();
    return temp.resolve("fitted");
  }

  private static JsonNode data(Path output) throws IOException {
    String page = Files.readString(output.resolve("report.html"));
    String start = "id=\"data\">";
    int from = page.indexOf(start) + start.length();
    return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
  }
}

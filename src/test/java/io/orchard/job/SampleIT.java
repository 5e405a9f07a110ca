package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every job takes the same few images, from every class and split as many. */
class SampleIT {

  private static final String IMAGES = "testdata/images";
  private static final int ALL = 60;

  @TempDir Path temp;

  private Program run(String job, String name, String... more) {
    String[] args = {job, "--output=" + temp.resolve(name)};
    return Program.run(Program.with(args, more));
  }

  private Program fit(String name, String... more) {
    String[] args = {"--input=" + IMAGES, "--model=pixels", "--imageSize=8"};
    return run("fit", name, Program.with(args, more));
  }

  private List<String> paths(String name) throws IOException {
    return Program.table(temp.resolve(name).resolve("features")).stream()
        .map(Program::path)
        .toList();
  }

  private Map<String, Integer> counts(String name) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (GenericRecord row : Program.table(temp.resolve(name).resolve("reduced"))) {
      counts.merge(row.get("split") + "/" + row.get("label"), 1, Integer::sum);
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct.yaml", "spark-local.yaml", "flink-local.yaml"})
  void everyRunnerTakesTheSameAndNoOther(String runner) throws IOException {
    fit("few", "--sample=20", "--config=runner-configs/" + runner).succeeded();
    JsonNode run = Program.runJson(temp.resolve("few"));
    assertThat(run.get("matched").asInt()).isEqualTo(20);
    assertThat(run.get("processed").asInt()).isEqualTo(20);
    assertThat(run.get("extracted").asInt()).isEqualTo(20);
    assertThat(run.get("options").get("sample").asInt()).isEqualTo(20);
    assertThat(counts("few")).hasSize(10).containsValue(2).doesNotContainValue(1);
    fit("again", "--sample=20").succeeded();
    assertThat(paths("few")).isEqualTo(paths("again"));
  }

  @Test
  void everyJobTakesThem() throws IOException {
    fit("fitted").succeeded();
    fit("few", "--sample=15").succeeded();
    for (String job : List.of("transform", "update", "classify")) {
      run(job, job, "--input=" + IMAGES, "--sample=15", "--pcaModel=" + temp.resolve("fitted"))
          .succeeded();
      assertThat(paths(job)).hasSize(15).isEqualTo(paths("few"));
    }
  }

  @Test
  void severalPlacesAreSampledTogether() throws IOException {
    String places = IMAGES + "/Training," + IMAGES + "/Test/Apple," + IMAGES + "/Test/P*";
    fit("few", "--input=" + places, "--sample=8").succeeded();
    assertThat(counts("few"))
        .hasSize(8)
        .containsKeys("Test/Apple", "Test/Pear", "Test/Plum", "Training/Orange");
  }

  @Test
  void allAreTakenWhereThereAreFewer() throws IOException {
    fit("all", "--sample=61").succeeded();
    assertThat(paths("all")).hasSize(ALL);
    assertThat(fit("none", "--sample=0").failedWithOneLine(2).err())
        .contains("--sample=0: must be 1 or more");
    assertThat(fit("none", "--sample=1.5").failedWithOneLine(2).err())
        .contains("--sample=1.5: must be an integer");
    assertThat(temp.resolve("none")).doesNotExist();
  }

  @Test
  void aFlatFolderIsSampledWithoutLabels() throws IOException {
    Program run = fit("flat", "--input=" + IMAGES + "/Training/Apple", "--sample=3").succeeded();
    assertThat(run.err()).contains("its name is no class");
    assertThat(counts("flat")).isEqualTo(Map.of("Training/null", 3));
  }

  @Test
  void aSampleWithoutTheSplitToLearnFromIsRefused() {
    Program run = fit("none", "--sample=1", "--trainSplit=validation").failedWithOneLine(2);
    assertThat(run.err()).contains("--trainSplit=validation: no image has that split");
    boolean training = fit("one", "--sample=1", "--trainSplit=training").exitCode() != 2;
    boolean test = fit("one", "--sample=1", "--trainSplit=test").exitCode() != 2;
    assertThat(training).isNotEqualTo(test);
  }

  /** What a small sample has made is of use to a larger one, and to a run over all images. */
  @Test
  void samplesGrowByResuming() throws IOException {
    fit("grown", "--sample=10").succeeded();
    fit("grown", "--sample=30", "--resume=true").succeeded();
    assertThat(Program.runJson(temp.resolve("grown")).get("reused").asInt()).isEqualTo(10);
    fit("grown", "--resume=true").succeeded();
    assertThat(Program.runJson(temp.resolve("grown")).get("reused").asInt()).isEqualTo(30);
    assertThat(paths("grown")).hasSize(ALL);
  }

  @Test
  void noFeaturesAreDroppedForASample() throws IOException {
    fit("all").succeeded();
    List<String> before = paths("all");
    Program run = fit("all", "--sample=59", "--resume=true", "--maxGone=1").failedWithOneLine(1);
    assertThat(run.err())
        .contains("--output has features of 60 images, and 1 of them are not in the sample");
    assertThat(paths("all")).isEqualTo(before);
    assertThat(Files.exists(temp.resolve("all/_SUCCESS"))).isTrue();
  }
}

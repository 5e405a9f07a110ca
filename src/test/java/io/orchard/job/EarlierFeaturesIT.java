package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.model.PcaModelFolder;
import io.orchard.pca.PcaModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fit of features that are there is the fit of their images, which may be gone. */
class EarlierFeaturesIT {

  /** Sums are the same save for the order in which they are added. */
  private static final double SUMS = 1e-12;

  /** Reduced vectors are float32, and a sum of another order may round to the next one. */
  private static final double PROJECTIONS = 1e-5;

  private static final Path IMAGES = Path.of("testdata/images");

  @TempDir Path temp;
  private Path images;

  @BeforeEach
  void copyImages() throws IOException {
    images = temp.resolve("images");
    try (Stream<Path> files = Files.walk(IMAGES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = images.resolve(IMAGES.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private Path fit(String name, String... more) {
    Path output = temp.resolve(name);
    Program.run(Program.with(new String[] {"fit", "--output=" + output}, more)).succeeded();
    return output;
  }

  private Path fitImages(String name, String... more) {
    String[] options = {"--input=" + images, "--weights=random:7", "--imageSize=32"};
    return fit(name, Program.with(options, more));
  }

  private Path fitPixels(String name, String... more) {
    String[] options = {"--input=" + images, "--model=pixels", "--imageSize=8"};
    return fit(name, Program.with(options, more));
  }

  private Program refused(String... more) {
    String[] args = {"fit", "--output=" + temp.resolve("no")};
    Program run = Program.run(Program.with(args, more)).failedWithOneLine(2);
    assertThat(temp.resolve("no")).doesNotExist();
    return run;
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct.yaml", "spark-local.yaml", "flink-local.yaml"})
  void givesTheModelOfTheImagesWhichAreNotThere(String runner) throws IOException {
    String config = "--config=runner-configs/" + runner;
    Path earlier = fitImages("earlier", "--components=3");
    String[] others = {"--components=7", "--standardize=true", "--trainSplit=training", config};
    Path expected = fitImages("expected", others);
    Files.move(images, temp.resolve("moved"));
    Path output = fit("again", Program.with(others, "--features=" + earlier));

    assertSame(output, expected);
    assertThat(Program.names(output)).isEqualTo(Program.names(expected));
    assertThat(Program.names(output.resolve("model")))
        .isEqualTo(Program.names(expected.resolve("model")))
        .contains("network", "classifier.json");
    assertThat(output.resolve("model/network/saved_model.pb"))
        .hasSameBinaryContentAs(earlier.resolve("model/network/saved_model.pb"));
    assertThat(Program.table(output.resolve("rejected"))).isEmpty();
    JsonNode run = Program.runJson(output);
    assertThat(run.get("extracted").asInt()).isZero();
    assertThat(run.get("matched").asInt()).isEqualTo(60);
    assertThat(run.get("processed").asInt()).isEqualTo(60);
    assertThat(run.get("reused").asInt()).isEqualTo(60);
    assertThat(run.get("gone").isNull()).isTrue();
    assertThat(run.get("options").get("features").asText()).isEqualTo(earlier.toString());
    assertThat(run.get("features")).isEqualTo(Program.runJson(expected).get("features"));
  }

  private static void assertSame(Path output, Path expected) throws IOException {
    assertThat(Program.table(output.resolve("features")))
        .isEqualTo(Program.table(expected.resolve("features")));
    PcaModel model = PcaModelFolder.read(output.resolve("model").toString());
    PcaModel other = PcaModelFolder.read(expected.resolve("model").toString());
    assertThat(model.n()).isEqualTo(other.n());
    assertThat(model.k()).isEqualTo(other.k());
    double largest = other.explainedVariance()[0];
    for (int i = 0; i < model.k(); i++) {
      assertThat(model.explainedVariance()[i] / largest)
          .isCloseTo(other.explainedVariance()[i] / largest, within(SUMS));
    }
    List<GenericRecord> rows = Program.table(output.resolve("reduced"));
    List<GenericRecord> others = Program.table(expected.resolve("reduced"));
    assertThat(rows).hasSameSizeAs(others);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(Program.path(rows.get(i))).isEqualTo(Program.path(others.get(i)));
      assertThat(Program.vector(rows.get(i), "pca_features"))
          .containsExactly(Program.vector(others.get(i), "pca_features"), within(PROJECTIONS));
    }
  }

  /** Few images make one bundle, whose sums have one order. */
  @Test
  void ofTheSameComponentsItIsTheSameModelToTwelveDigits() throws IOException {
    Path earlier = fitPixels("earlier", "--components=5", "--shards=1");
    Path output = fit("again", "--features=" + earlier, "--components=5", "--shards=1");
    assertSame(output, earlier);
    PcaModel model = PcaModelFolder.read(output.resolve("model").toString());
    PcaModel other = PcaModelFolder.read(earlier.resolve("model").toString());
    assertThat(model.components()).containsExactly(other.components(), within(SUMS));
    assertThat(Program.runJson(output).get("classifier").get("classes").asInt()).isEqualTo(5);
    Path none = fit("none", "--features=" + output, "--classifier=none");
    assertThat(none.resolve("evaluation.json")).doesNotExist();
    String[] classify = {
      "classify",
      "--input=" + images,
      "--pcaModel=" + output,
      "--output=" + temp.resolve("classified")
    };
    Program.run(classify).succeeded();
  }

  @Test
  void theReportShowsImagesThatAreStillThere() throws IOException {
    Path earlier = fitPixels("earlier");
    Path output = fit("again", "--features=" + earlier);
    assertThat(Files.readString(output.resolve("report.html"))).contains("data:image/jpeg");
    Files.move(images, temp.resolve("moved"));
    Path later = fit("later", "--features=" + output);
    assertThat(Files.readString(later.resolve("report.html"))).doesNotContain("data:image/jpeg");
  }

  @Test
  void whatARunThatWasCutOffHasMadeCounts() throws IOException {
    Path earlier = fitPixels("earlier");
    Path apple = images.resolve("Training/Apple");
    Files.copy(apple.resolve(Program.names(apple).get(0)), apple.resolve("new.jpg"));
    Path more = fitPixels("more");
    Path left = Files.createDirectories(earlier.resolve("_run/cut-off/features"));
    for (String name : Program.names(more.resolve("features"))) {
      Files.copy(more.resolve("features").resolve(name), left.resolve(name));
    }
    Path output = fit("again", "--features=" + earlier);
    assertThat(Program.runJson(output).get("matched").asInt()).isEqualTo(61);
    assertSame(output, fitPixels("expected"));
  }

  @Test
  void largeFilesOfFeaturesAreCopiedAsTheyAre() throws IOException {
    Path some = images.resolve("Training/Apple");
    Path one = some.resolve(Program.names(some).get(0));
    for (int i = 0; i < 1000; i++) {
      Files.copy(one, some.resolve("copy" + i + ".jpg"));
    }
    Path earlier = fitPixels("earlier", "--shards=1");
    Path output = fit("again", "--features=" + earlier);
    byte[] file = Files.readAllBytes(only(earlier.resolve("features")));
    try (Stream<Path> files = Files.list(output.resolve("features"))) {
      assertThat(files.map(EarlierFeaturesIT::bytes)).anyMatch(each -> Arrays.equals(each, file));
    }
    Path again = fit("sharded", "--features=" + earlier, "--shards=2");
    assertThat(Program.names(again.resolve("features"))).hasSize(2);
    assertThat(Program.table(again.resolve("features")))
        .isEqualTo(Program.table(earlier.resolve("features")));
  }

  private static Path only(Path folder) throws IOException {
    assertThat(Program.names(folder)).hasSize(1);
    return folder.resolve(Program.names(folder).get(0));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() throws IOException {
    Path earlier = fitPixels("earlier");
    String features = "--features=" + earlier;
    assertThat(refused().err()).contains("--input is missing", "--features");
    for (String other :
        List.of("--input=" + images, "--sample=3", "--resume=true", "--include=*.png")) {
      assertThat(refused(features, other).err()).contains("--features", "give one of them");
    }
    assertThat(refused(features, "--imageSize=16").err()).contains("fitted with 8x8, not 16");
    assertThat(refused(features, "--model=resnet50").err()).contains("fitted with pixels");
    assertThat(refused(features, "--resample=box").err()).contains("--resample");
    assertThat(refused(features, "--decode=fast").err()).contains("--decode");
    assertThat(refused(features, "--exifRotate=true").err()).contains("--exifRotate");
    assertThat(refused(features, "--crop=0.875").err()).contains("--crop", "no crop");
    assertThat(refused(features, "--preprocessing=tf").err()).contains("--preprocessing");
    assertThat(refused(features, "--precision=bfloat16").err()).contains("--precision");
    assertThat(refused(features, "--pooling=max").err()).contains("--pooling");
    assertThat(refused(features, "--trainSplit=validation").err())
        .contains("--trainSplit=validation: no image has that split");
    for (String output : List.of(earlier.toString(), earlier + "/again", earlier + "/features")) {
      assertThat(
              Program.run("fit", features, "--output=" + output, "--overwrite=true")
                  .failedWithOneLine(2)
                  .err())
          .contains("--output=", "--features=");
    }
    fit("fine", features, "--imageSize=8", "--model=pixels", "--resample=bicubic");
  }

  @Test
  void anOutputWithoutModelOrFeaturesIsRefused() throws IOException {
    Path earlier = fitPixels("earlier");
    Path transformed = temp.resolve("transformed");
    String[] transform = {
      "transform", "--input=" + images, "--pcaModel=" + earlier, "--output=" + transformed
    };
    Program.run(transform).succeeded();
    assertThat(refused("--features=" + transformed).err())
        .contains("--features=" + transformed + ": holds no model/");
    assertThat(refused("--features=" + temp.resolve("missing")).err()).contains("no model/");
    Files.move(earlier.resolve("features"), temp.resolve("features"));
    assertThat(refused("--features=" + earlier).err()).contains("holds no features");
    Path other = fitPixels("other", "--resample=box");
    Files.move(other.resolve("features"), earlier.resolve("features"));
    assertThat(refused("--features=" + earlier).err()).contains("holds no features");
    Files.writeString(earlier.resolve("model/model.json"), "{}");
    assertThat(refused("--features=" + earlier).err())
        .contains("--features: no usable model", "no description of a model");
  }

  @Test
  void anotherNetworkBesideTheModelIsRefused() throws IOException {
    Path earlier = fitImages("earlier");
    Path network = earlier.resolve("model/network/saved_model.pb");
    byte[] bytes = Files.readAllBytes(network);
    bytes[bytes.length / 2] ^= 1;
    Files.write(network, bytes);
    assertThat(refused("--features=" + earlier).err())
        .contains("--features: ", "model/network: damaged or changed");
  }
}

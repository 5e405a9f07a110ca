package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get wrong: one line that says what to do, an exit code, and no trace of a run. */
class BadInputIT {

  private static final String IMAGES = "testdata/images/Test";

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--frobnicate=1 | unknown option --frobnicate",
        "--component=5 | Did you mean --components",
        "--components=0 | --components=0",
        "--components=1.5 | --components=1.5",
        "--components=many | --components=many",
        "--resample=cubic | one of nearest, box, bilinear, bicubic, lanczos",
        "--imageSize=0 | a size in pixels",
        "--imageSize=8x8x8 | a size in pixels",
        "--imageSize=60000x60000 | larger than",
        "--formats=xml | one of parquet, csv",
        "--formats= | parquet, csv or both",
        "--columns=all | one of features, std_features",
        "--shards=-1 | 0 or more",
        "--shards=few | an integer",
        "--standardize=yes | true or false",
        "--maxFailureRate=2 | from 0 to 1",
        "--maxFailureRate=NaN | a number",
        "--maxGone=1.1 | --maxGone=1.1: must be from 0 to 1",
        "--maxGone=-0.1 | from 0 to 1",
        "--imageTimeout=-1 | from 0 to 86400 seconds",
        "--imageTimeout=1m | a number",
        "--runner=SparkleRunner | SparkleRunner",
        "--model=mobilenetv9 | mobilenetv2",
        "--weights=missing.h5 | missing.h5",
        "--weights=random:x | integer",
        "--weights=testdata/README.md | testdata/README.md",
        "--config=missing.yaml | missing.yaml",
        "--config=testdata/README.md | name: value",
        "--input=testdata/missing | no such file or folder",
        "--input=http://example.org/x | s3://bucket/prefix",
        "--include=[ | no file-name pattern",
        "--input=s3://bucket/[a | neither there nor a pattern: a ] is missing",
        "--output target/x | with = and no space",
      })
  void aWrongOptionIsNamedBeforeAnythingIsWritten(String option, String expected) {
    Program run = fit(option).failedWithOneLine(2);
    assertThat(run.err()).contains(expected);
    assertThat(output()).doesNotExist();
  }

  @Test
  void aWrongPoolingIsNamed() {
    assertThat(fit("--model=mobilenetv2", "--pooling=sum").failedWithOneLine(2).err())
        .contains("one of avg, max, flatten");
  }

  @Test
  void networksThatHaveTheirPreprocessingTakeNoOther() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("saved"));
    Files.createFile(folder.resolve("saved_model.pb"));
    for (String option : List.of("--preprocessing=tf", "--mean=0,0,0", "--channels=bgr")) {
      assertThat(fit("--model=mobilenetv2", option).failedWithOneLine(2).err())
          .contains(option + ": mobilenetv2 has its own; leave it out");
      assertThat(fit(option).failedWithOneLine(2).err()).contains(option + ": pixels has no");
      assertThat(fit("--model=" + folder, option).failedWithOneLine(2).err())
          .contains(option + ": a SavedModel folder states it in its network.json");
    }
  }

  @Test
  void aConfigurationThatIsNoYamlIsNamed() throws IOException {
    Path file = Files.writeString(temp.resolve("bad.yaml"), "input: [testdata\noutput: }\n");
    assertThat(fit("--config=" + file).failedWithOneLine(2).err())
        .contains(file.toString(), "not valid YAML, line 2");
  }

  @Test
  void laterFilesWinOverEarlierOnesAndTheCommandLineOverAll() throws IOException {
    Path first = Files.writeString(temp.resolve("1.yaml"), "components: 2\nimageSize: 6\n");
    Path second = Files.writeString(temp.resolve("2.yaml"), "components: 4\nshards: 2\n");
    fit("--config=" + first, "--config=" + second, "--shards=1").succeeded();
    assertThat(Program.runJson(output()).get("options").get("components").asText()).isEqualTo("4");
    assertThat(Program.runJson(output()).get("options").get("imageSize").asText()).isEqualTo("8");
    assertThat(Program.names(output().resolve("features"))).hasSize(1);
  }

  @Test
  void nothingIsWrittenToS3WithoutAName() {
    assertThat(fit("--anonymous=true", "--output=s3a://b/out").failedWithOneLine(2).err())
        .contains("--anonymous=true reads only", "--output");
  }

  @Test
  void whatIsHiddenIsSkippedAndCounted() throws IOException {
    Path fruits = temp.resolve("a,b/Apple");
    Path hidden = Files.createDirectories(fruits.resolve(".ipynb_checkpoints"));
    for (int i = 1; i < 10; i++) {
      Path picture = Path.of(IMAGES, "Apple/apple-09.jpg");
      Files.copy(picture, fruits.resolve(i + ".jpg"));
      Files.copy(picture, hidden.resolve(i + ".jpg"));
    }
    Program run = fit("--input=" + temp + "/a\\,b", "--components=1").succeeded();
    assertThat(run.err()).contains("1 hidden", "--exclude");
    assertThat(run.out()).contains("9 matched");
  }

  @Test
  void anUnknownJobIsNamed() {
    assertThat(Program.run("train").failedWithOneLine(2).err()).contains("train", "fit");
  }

  @Test
  void missingInputOrOutputIsNamed() {
    assertThat(Program.run("fit", "--output=x").failedWithOneLine(2).err()).contains("--input");
    assertThat(Program.run("fit", "--input=x").failedWithOneLine(2).err()).contains("--output");
  }

  @Test
  void aFolderWithoutImagesIsNamed() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("empty"));
    assertThat(fit("--input=" + folder).failedWithOneLine(2).err()).contains("no image");
    Files.writeString(folder.resolve("notes.txt"), "none");
    assertThat(fit("--input=" + folder).failedWithOneLine(2).err())
        .contains("no image", "--include");
    assertThat(output()).doesNotExist();
  }

  @Test
  void anOutputThatIsNotEmptyIsLeftAlone() throws IOException {
    Files.createDirectories(output());
    Files.writeString(output().resolve("mine.txt"), "precious");
    assertThat(fit().failedWithOneLine(2).err()).contains("not empty", "--overwrite=true");
    assertThat(Program.names(output())).containsExactly("mine.txt");
  }

  @Test
  void overwritingRemovesAnEarlierOutputAndNothingElse() throws IOException {
    fit("--shards=3").succeeded();
    Files.writeString(output().resolve("mine.txt"), "precious");
    fit("--overwrite=true", "--shards=2").succeeded();
    assertThat(output().resolve("mine.txt")).hasContent("precious");
    assertThat(Program.names(output().resolve("features"))).hasSize(2);
  }

  @Test
  void anOutputThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    Program run = fit("--output=" + file.resolve("out")).failedWithOneLine(1);
    assertThat(run.err()).contains(file.resolve("out").toString());
  }

  @Test
  void imagesTooSmallForTheNetworkAreRefused() {
    Program run =
        fit("--model=mobilenetv2", "--imageSize=16", "--weights=random").failedWithOneLine(2);
    assertThat(run.err()).contains("--imageSize=16x16", "at least 32");
  }

  @Test
  void anInputInsideAnotherIsRefusedBecauseItsImagesWouldCountTwice() {
    Program run = fit("--input=" + IMAGES + "," + IMAGES + "/Apple").failedWithOneLine(2);
    assertThat(run.err()).contains("lies inside");
    assertThat(fit("--input=" + IMAGES + "," + IMAGES + "/").failedWithOneLine(2).err())
        .contains("lies inside");
  }

  @Test
  void anOutputInsideAnInputIsRefused() {
    Program run = fit("--output=" + Path.of(IMAGES, "out")).failedWithOneLine(2);
    assertThat(run.err()).contains("--output", "inside --input");
  }

  @Test
  void oneSingleImageCannotBeFitted() throws IOException {
    Path folder = copies(1);
    Program run = fit("--input=" + folder).failedWithOneLine(1);
    assertThat(run.err()).contains("at least 2 images");
    assertThat(Program.names(output())).containsExactly("_run");
    Files.copy(folder.resolve("0.jpg"), folder.resolve("another.jpg"));
    fit("--input=" + folder).succeeded();
    assertThat(Program.names(output())).contains("_SUCCESS").doesNotContain("_run");
  }

  @Test
  void identicalImagesGiveComponentsWithoutVariance() throws IOException {
    Program run = fit("--input=" + copies(4), "--components=2").succeeded();
    assertThat(run.out()).contains("0.00 % of the variance");
    assertThat(Program.table(output().resolve("reduced")))
        .hasSize(4)
        .allSatisfy(
            row -> assertThat(Program.vector(row, "pca_features")).containsOnly(0).hasSize(2));
  }

  @Test
  void tooManyComponentsBecomeAsManyAsThereCanBe() throws IOException {
    fit("--components=999999").succeeded();
    int n = Program.runJson(output()).get("n").asInt();
    assertThat(Program.runJson(output()).get("k").asInt()).isEqualTo(n - 1);
  }

  @Test
  void noCredentialsAreNamed() {
    Program run =
        fit("--input=s3://some-bucket/x", "--awsRegion=eu-west-1", "--endpoint=http://127.0.0.1:9")
            .failedWithOneLine(1);
    assertThat(run.err()).contains("credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "testdata/images"})
  void aFolderThatIsNoModelIsNamed(String folder) {
    Program run =
        Program.run(
                "transform", "--input=" + IMAGES, "--pcaModel=" + folder, "--output=" + output())
            .failedWithOneLine(2);
    assertThat(run.err()).contains("--pcaModel", folder);
  }

  @Test
  void aModelOfAnotherNetworkIsRefused() {
    fit().succeeded();
    Program run =
        Program.run(
                "transform",
                "--input=" + IMAGES,
                "--pcaModel=" + output().resolve("model"),
                "--imageSize=9",
                "--output=" + temp.resolve("second"))
            .failedWithOneLine(2);
    assertThat(run.err()).contains("--imageSize", "8x8", "9x9");
  }

  @Test
  void helpListsEveryOptionWithItsDefault() {
    String help = Program.run("fit", "--help").succeeded().out();
    assertThat(help).contains("--components", "default: 50", "Network", "PCA", "--maxFailureRate");
    assertThat(Program.run("--help").succeeded().out())
        .contains("fit", "transform", "import-model");
  }

  private Path copies(int count) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("copies/Apple"));
    Path image;
    try (var files = Files.walk(Path.of(IMAGES))) {
      image = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    for (int i = 0; i < count; i++) {
      Files.copy(image, folder.resolve(i + ".jpg"), StandardCopyOption.REPLACE_EXISTING);
    }
    return folder;
  }

  private Path output() {
    return temp.resolve("out");
  }

  /** Runs a fit on pixels; the given options win, being last. */
  private Program fit(String... options) {
    boolean network =
        String.join(" ", options).contains("--weights")
            || String.join(" ", options).contains("--model");
    String[] args = {"fit", "--input=" + IMAGES, "--output=" + output()};
    String[] pixels = {"--model=pixels", "--imageSize=8"};
    return Program.run(Program.with(network ? args : Program.with(args, pixels), options));
  }
}

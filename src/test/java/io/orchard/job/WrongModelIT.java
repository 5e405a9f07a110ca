package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.orchard.network.architecture.ForeignModel;
import io.orchard.output.TableEdit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.DataType;

/** Models that nobody fitted: one line before anything is read or written, and no table of NaN. */
class WrongModelIT {
  private static final String IMAGES = "--input=testdata/images/Test";

  @TempDir static Path fitted;
  @TempDir Path temp;

  /** What is done to a model folder. */
  @FunctionalInterface
  private interface Edit {
    void apply(Path model) throws IOException;
  }

  @BeforeAll
  static void fit() {
    String[] options = {"--model=pixels", "--imageSize=4", "--components=3", "--standardize=true"};
    Program.run(Program.with(options("fit", fitted.resolve("out")), options)).succeeded();
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        arguments("transform", column("scaling", "scale", 0), "a scale"),
        arguments("transform", column("scaling", "mean", 1e308), "a mean"),
        arguments("transform", vector("components", "vector", 1e308), "a component"),
        arguments("transform", vector("components", "vector", 0.5), "a component"),
        arguments("transform", column("components", "explained_variance", -1), "variance"),
        arguments("classify", vector("classifier", "mean", 1e308), "a mean of 1.0E308"),
        arguments("classify", column("classifier", "label", "Apple"), "must differ"),
        arguments("classify", column("classifier", "prior", 0.9), "priors"),
        arguments("classify", vector("within_covariance", "covariance", -1e4), "covariance"),
        arguments("classify", diagonal(-1e4), "not positive"),
        arguments("classify", text("classifier.json", "\"lda\"", "\"svm\""), "another kind"),
        arguments("classify", whole("classifier.json", "null"), "no description of a classifier"),
        arguments("classify", whole("model.json", "null"), "no description of a model"),
        arguments("classify", endless("classifier.json"), "more than 1,048,576 bytes"),
        arguments("transform", endless("model.json"), "more than 1,048,576 bytes"),
        arguments("transform", number("d", Integer.MAX_VALUE), "damaged"),
        arguments("update", number("d", Integer.MAX_VALUE), "damaged"),
        arguments("update", bothSizes(48), "damaged"),
        arguments("transform", number("k", 49), "no model has"),
        arguments("transform", number("input(Width|Height)", 60_000), "60000x60000"),
        arguments("transform", number("inputWidth", 5), "two sizes"),
        arguments(
            "transform",
            text("model.json", "(?<=\"inputWidth\" : )4|(?<=\"imageSize\" : \")4", "5"),
            "its d is 60, the model was fitted with 48"),
        arguments("update", text("model.json", "\"bicubic\"", "\"magic\""), "--resample=magic"),
        arguments(
            "transform",
            text("model.json", "\"resample\"", "\"crop\" : 7, \"resample\""),
            "--crop=7.0: must be from 0.01 to 1"),
        arguments("update", vector("classes", "mean", 1e308), "classes.parquet"),
        arguments("update", column("classes", "label", "Apple"), "a class twice"),
        arguments("update", column("classes", "images", 1L << 62), "too many images"),
        arguments("update", vector("statistics", "features", 1e308), "comes of no features"));
  }

  private static Edit column(String table, String column, Object value) {
    return change(table, row -> row.put(column, value));
  }

  private static Edit vector(String table, String column, double value) {
    return change(table, row -> TableEdit.set(row, column, 0, value));
  }

  private static Edit diagonal(double value) {
    return change("within_covariance", row -> TableEdit.set(row, "covariance", 1, value));
  }

  /** Changes the second row of a table. */
  private static Edit change(String table, Consumer<GenericRecord> change) {
    return model ->
        TableEdit.change(model.resolve(table + ".parquet"), rows -> change.accept(rows.get(1)));
  }

  private static Edit number(String field, int value) {
    return text("model.json", "(\"" + field + "\" :) [0-9]+", "$1 " + value);
  }

  /** Says d = 2^31 - 1 in both places. */
  private static Edit bothSizes(int d) {
    return text("model.json", " : " + d + "\\b", " : " + Integer.MAX_VALUE);
  }

  private static Edit text(String file, String old, String text) {
    return model -> {
      Path path = model.resolve(file);
      String before = Files.readString(path);
      String after = before.replaceAll(old, text);
      assertThat(after).isNotEqualTo(before);
      Files.writeString(path, after);
    };
  }

  private static Edit whole(String file, String text) {
    return model -> Files.writeString(model.resolve(file), text);
  }

  /** Makes a file of 3 GB, which no heap holds. */
  private static Edit endless(String file) {
    return model -> enlarge(model.resolve(file));
  }

  private static void enlarge(Path file) throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(3L << 30);
    }
  }

  @Test
  void aNetworkWhoseDescriptionOrGraphHasNoEndIsRefused() throws IOException {
    Path network =
        ForeignModel.means(DataType.DT_FLOAT, 4, 4).write(temp.resolve("net"), "serving_default");
    String[] fit =
        Program.with(options("fit", temp.resolve("fit")), "--model=" + network, "--components=2");
    enlarge(network.resolve("network.json"));
    assertThat(Program.run(fit).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("network.json", "more than 1,048,576 bytes");
    Files.delete(network.resolve("network.json"));
    enlarge(network.resolve("saved_model.pb"));
    assertThat(Program.run(fit).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("saved_model.pb is no SavedModel", "2 GB");
  }

  @ParameterizedTest(name = "{index} {0} {2}")
  @MethodSource("edits")
  void aModelThatNobodyFittedIsRefused(String job, Edit edit, String expected) throws IOException {
    Program run = run(job, edited(edit)).failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).startsWith("orchard: --pcaModel: ").contains(expected);
    assertThat(temp.resolve("out")).doesNotExist();
  }

  /** Each number could be one of some fit; what they make of the features is none. */
  @Test
  void aTableOfInfinitiesIsNoSuccess() throws IOException {
    Path model = edited(change("scaling", row -> row.put("scale", Double.MIN_NORMAL)));
    Program run = run("transform", model).failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err()).contains("testdata/images/Test", "fit it again");
    assertThat(temp.resolve("out/_SUCCESS")).doesNotExist();
    assertThat(temp.resolve("out/reduced")).doesNotExist();
  }

  /**
   * As far as variances go, such a model may have been fitted; what lies how far from it is none.
   */
  @Test
  void aDriftOfInfinityIsNoSuccess() throws IOException {
    Path model =
        edited(
            folder ->
                TableEdit.change(
                    folder.resolve("components.parquet"),
                    rows -> rows.forEach(row -> row.put("explained_variance", 1e-320))));
    Program run = run("transform", model).failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err()).contains("how far the images lie from the model is no number");
    assertThat(temp.resolve("out/_SUCCESS")).doesNotExist();
  }

  @Test
  void aNetworkOutsideTheModelFolderIsNotLoaded() throws IOException {
    Path network = ForeignModel.copying(temp, temp).write(temp.resolve("net"), "serving_default");
    Path model = edited(text("model.json", "\"pixels\"", "\"" + network + "\""));
    Program run = run("transform", model).failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains("outside the folder, " + network, "copy it to network/");
  }

  @Test
  void aNetworkThatCopiesFilesRunsInNoJobUnlessItsOperationsAreNamed() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "hush");
    Path copy = temp.resolve("copy");
    Path network = ForeignModel.copying(secret, copy).write(temp.resolve("net"), "serving_default");
    String allowed = "--allowOperations=ReadFile,WriteFile";
    String[] fit =
        Program.with(
            options("fit", temp.resolve("fit")),
            "--model=" + network,
            "--imageSize=4",
            "--components=2");
    assertThat(Program.run(fit).failedWithOneLine(Main.BAD_USAGE).err())
        .startsWith("orchard: --model=" + network)
        .contains("ReadFile, WriteFile", allowed);
    assertThat(copy).doesNotExist();
    Program.run(Program.with(fit, allowed)).succeeded();
    assertThat(copy).hasContent("hush");
    Path model = temp.resolve("fit/model");
    assertThat(Files.readString(model.resolve("model.json"))).contains("\"network\" : \"network\"");
    Files.delete(network.resolve("saved_model.pb"));
    Files.delete(copy);
    for (String job : List.of("transform", "classify", "update")) {
      assertThat(run(job, model).failedWithOneLine(Main.BAD_USAGE).err())
          .startsWith("orchard: --pcaModel: its network is not usable")
          .contains(allowed);
      assertThat(copy).doesNotExist();
    }
    run("update", model, allowed).succeeded();
    assertThat(temp.resolve("out/model/network/saved_model.pb")).exists();
  }

  private Path edited(Edit edit) throws IOException {
    Path model = temp.resolve("model");
    Path source = fitted.resolve("out/model");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(source.relativize(file).toString()));
      }
    }
    edit.apply(model);
    return model;
  }

  private Program run(String job, Path model, String... more) {
    String[] args = Program.with(options(job, temp.resolve("out")), "--pcaModel=" + model);
    return Program.run(Program.with(args, more));
  }

  private static String[] options(String job, Path output) {
    return new String[] {job, IMAGES, "--output=" + output};
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.SharedData;
import io.orchard.model.PcaModelFolder;
import io.orchard.network.Processor;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Pooling;
import io.orchard.pca.PcaModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --precision} from the command line to the features, the model and back. */
class PrecisionJobIT {
  private static final String IMAGES = "testdata/images/Test";
  private static final String BFLOAT16 = "--precision=bfloat16";

  @TempDir Path temp;

  @Test
  void theModelBringsItsPrecision() throws IOException {
    requireBfloat16();
    Path fitted = temp.resolve("fitted");
    Program program = fit(fitted, BFLOAT16).succeeded();
    assertThat(program.out()).contains("in bfloat16: comparable with other features in bfloat16");
    assertThat(precision(fitted.resolve("run.json"), "features")).isEqualTo("bfloat16");
    assertThat(precision(fitted.resolve("model/model.json"), "features")).isEqualTo("bfloat16");
    JsonNode network = json(fitted.resolve("model/network/network.json"));
    assertThat(network.get("precision").asText()).isEqualTo("bfloat16");

    for (String job : List.of("transform", "update", "classify")) {
      Path output = temp.resolve(job);
      Program.run(job, "--input=" + IMAGES, "--pcaModel=" + fitted, "--output=" + output)
          .succeeded();
      assertThat(precision(output.resolve("run.json"), "features")).isEqualTo("bfloat16");
      assertThat(features(output)).isEqualTo(features(fitted));
    }
    Program refused =
        Program.run(
            "transform",
            "--input=" + IMAGES,
            "--pcaModel=" + fitted,
            "--output=" + temp.resolve("other"),
            "--precision=float32");
    assertThat(refused.failedWithOneLine(Main.BAD_USAGE).err())
        .contains("--precision: the model was fitted with bfloat16, not float32");
  }

  @Test
  void resumeDoesNotMixPrecisions() throws IOException {
    requireBfloat16();
    Path output = temp.resolve("resumed");
    fit(output).succeeded();
    assertThat(json(output.resolve("run.json")).get("features").has("precision")).isFalse();
    List<String> single = features(output);
    fit(output, BFLOAT16, "--resume=true").succeeded();
    assertThat(json(output.resolve("run.json")).get("reused").asInt()).isZero();
    assertThat(features(output)).doesNotContainAnyElementsOf(single);
    fit(output, BFLOAT16, "--resume=true").succeeded();
    assertThat(json(output.resolve("run.json")).get("reused").asInt()).isEqualTo(20);
    fit(output, "--resume=true").succeeded();
    assertThat(json(output.resolve("run.json")).get("reused").asInt()).isZero();
    assertThat(features(output)).isEqualTo(single);
  }

  /** A folder that says nothing of it runs in either; the model's copy says in which it did. */
  @Test
  void aSavedModelRunsInThePrecisionThatIsAskedFor() throws IOException {
    requireBfloat16();
    Path folder = temp.resolve("network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), WeightsSource.random(7), 96, 96, Pooling.AVG, folder);
    Path output = temp.resolve("own");
    Program.run("fit", "--input=" + IMAGES, "--model=" + folder, "--output=" + output, BFLOAT16)
        .succeeded();
    assertThat(precision(output.resolve("model/model.json"), "features")).isEqualTo("bfloat16");
    Path copy = output.resolve("model/network");
    assertThat(json(copy.resolve("network.json")).get("precision").asText()).isEqualTo("bfloat16");
    Path again = temp.resolve("again");
    Program.run("fit", "--input=" + IMAGES, "--model=" + copy, "--output=" + again).succeeded();
    assertThat(features(again)).isEqualTo(features(output));
    Program refused =
        Program.run(
            "fit",
            "--input=" + IMAGES,
            "--model=" + copy,
            "--output=" + temp.resolve("x"),
            "--precision=float32");
    assertThat(refused.failedWithOneLine(Main.BAD_USAGE).err())
        .contains("was made for bfloat16, not float32");
  }

  @Test
  void whatHasNoPrecisionIsAUsageError() {
    String[] fit = {"fit", "--input=" + IMAGES, "--output=" + temp.resolve("o")};
    Program.run(Program.with(fit, "--model=pixels", "--imageSize=8", "--precision=float32"))
        .failedWithOneLine(Main.BAD_USAGE);
    Program.run(Program.with(fit, "--precision=float16")).failedWithOneLine(Main.BAD_USAGE);
  }

  /** Another processor is shown to the program in place of this machine's. */
  @Test
  void aProcessorWithoutItIsRefusedBeforeAnythingIsWritten() throws Exception {
    Path other = Files.writeString(temp.resolve("cpuinfo"), "model name : Old\nflags : fpu avx2\n");
    assumeTrue(canMount(), "this user may not mount a file over another");
    Path output = temp.resolve("refused");
    Program program =
        onProcessor(other)
            .run("fit", "--input=" + IMAGES, "--weights=random:7", "--output=" + output, BFLOAT16);
    assertThat(program.failedWithOneLine(Main.BAD_USAGE).err())
        .startsWith("orchard: --precision=bfloat16: the processor of this machine (Old) does not");
    assertThat(output).doesNotExist();
  }

  @Test
  void aModelInBfloat16IsRefusedThereToo() throws Exception {
    requireBfloat16();
    assumeTrue(canMount(), "this user may not mount a file over another");
    Path other = Files.writeString(temp.resolve("cpuinfo"), "model name : Old\nflags : fpu avx2\n");
    Path fitted = temp.resolve("fitted");
    fit(fitted, BFLOAT16).succeeded();
    Program program =
        onProcessor(other)
            .run(
                "transform",
                "--input=" + IMAGES,
                "--pcaModel=" + fitted,
                "--output=" + temp.resolve("refused"));
    assertThat(program.failedWithOneLine(Main.BAD_USAGE).err())
        .contains("--pcaModel: its network is not usable: the processor of this machine (Old)");
  }

  @Test
  void theClassifierGivesTheSameRightAnswers() throws IOException {
    requireBfloat16();
    JsonNode single = evaluationOfFruits("float32");
    JsonNode half = evaluationOfFruits("bfloat16");
    System.out.printf(
        Locale.ROOT,
        "fruits, k = 50: right %.4f in float32, %.4f in bfloat16; unknown %d, %d; largest angle"
            + " between the subspaces %.2f degrees%n",
        single.get("accuracy").asDouble(),
        half.get("accuracy").asDouble(),
        single.get("unknown").asInt(),
        half.get("unknown").asInt(),
        Math.toDegrees(angle(model("float32"), model("bfloat16"))));
    assertThat(half.get("accuracy").asDouble()).isEqualTo(single.get("accuracy").asDouble());
  }

  private JsonNode evaluationOfFruits(String precision) throws IOException {
    Path output = temp.resolve(precision);
    Program.run(
            "fit",
            "--input=" + SharedData.require("fruits360"),
            "--weights=" + SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5"),
            "--components=50",
            "--trainSplit=Training",
            "--precision=" + precision,
            "--output=" + output)
        .succeeded();
    return json(output.resolve("evaluation.json"));
  }

  private PcaModel model(String precision) {
    return PcaModelFolder.read(temp.resolve(precision).resolve("model").toString());
  }

  /** The largest principal angle: Bjoerck, Golub 1973, doi:10.1090/S0025-5718-1973-0348991-3. */
  private static double angle(PcaModel a, PcaModel b) {
    RealMatrix product = matrix(a).multiply(matrix(b).transpose());
    double[] cosines = new SingularValueDecomposition(product).getSingularValues();
    return Math.acos(Math.min(1, Arrays.stream(cosines).min().orElseThrow()));
  }

  /** Returns components as orthonormal rows [k, d]. */
  private static RealMatrix matrix(PcaModel model) {
    RealMatrix rows = new Array2DRowRealMatrix(model.k(), model.d());
    for (int row = 0; row < model.k(); row++) {
      int start = row * model.d();
      rows.setRow(row, Arrays.copyOfRange(model.components(), start, start + model.d()));
    }
    return rows;
  }

  private Program fit(Path output, String... more) {
    String[] fit = {
      "fit", "--input=" + IMAGES, "--weights=random:7", "--imageSize=96", "--output=" + output
    };
    return Program.run(Program.with(fit, more));
  }

  private static ChildProgram onProcessor(Path cpuInfo) {
    return ChildProgram.under(
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount --bind " + cpuInfo + " /proc/cpuinfo && exec \"$@\"",
            "sh"));
  }

  private static boolean canMount() throws IOException, InterruptedException {
    return Files.exists(Path.of("/usr/bin/unshare"))
        && new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
  }

  private static void requireBfloat16() {
    assumeTrue(Processor.here().hasBfloat16(), "this processor does not multiply in bfloat16");
  }

  private static List<String> features(Path output) throws IOException {
    return Program.table(output.resolve("features")).stream()
        .map(row -> row.get("features").toString())
        .toList();
  }

  private static String precision(Path file, String recipe) throws IOException {
    return json(file).get(recipe).get("precision").asText();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}

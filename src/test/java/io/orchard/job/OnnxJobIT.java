package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.SharedData;
import io.orchard.network.onnx.OnnxNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --model=FILE.onnx} from the command line to the features, the model and back. */
class OnnxJobIT {
  private static final String IMAGES = "testdata/images/Test";
  private static final String TF = "--preprocessing=tf";

  @TempDir Path temp;

  @Test
  void theModelBringsItsNetworkToEveryJob() throws IOException {
    Path file = Files.write(temp.resolve("small.onnx"), OnnxNetworks.map());
    Path fitted = temp.resolve("fitted");
    fit(file, fitted, "--preprocessing=torch", "--pooling=max").succeeded();
    assertThat(Program.names(fitted.resolve("model/network")))
        .containsExactly("network.json", "small.onnx");
    JsonNode recipe = Program.runJson(fitted).get("features");
    assertThat(recipe.get("network").asText()).isEqualTo("small.onnx");
    assertThat(recipe.get("pooling").asText()).isEqualTo("max");
    assertThat(recipe.get("preprocessing").asText()).contains("(x / 255 - (0.485");
    for (String job : List.of("transform", "update", "classify")) {
      Path output = temp.resolve(job);
      apply(job, fitted, output, "--model=" + file, "--preprocessing=torch").succeeded();
      assertThat(features(output)).isEqualTo(features(fitted));
    }
    Files.delete(file);
    Path alone = temp.resolve("alone");
    apply("transform", fitted, alone).succeeded();
    assertThat(features(alone)).isEqualTo(features(fitted));
  }

  @Test
  void anotherFileOrAnotherUseOfItIsRefused() throws IOException {
    Path file = Files.write(temp.resolve("small.onnx"), OnnxNetworks.map());
    Path fitted = temp.resolve("fitted");
    fit(file, fitted, TF).succeeded();
    Path other =
        Files.write(
            Files.createDirectory(temp.resolve("other")).resolve("small.onnx"),
            OnnxNetworks.nchw());
    for (String option :
        List.of("--model=" + other, "--preprocessing=unit", "--pooling=max", "--model=vgg16")) {
      Program refused = apply("transform", fitted, temp.resolve("x"), option);
      assertThat(refused.failedWithOneLine(Main.BAD_USAGE).err())
          .contains("the model was fitted with");
    }
  }

  @Test
  void aModelNamesNoFileOutsideItsFolder() throws IOException {
    Path file = Files.write(temp.resolve("small.onnx"), OnnxNetworks.map());
    Path fitted = temp.resolve("fitted");
    fit(file, fitted, TF).succeeded();
    Path model = fitted.resolve("model/model.json");
    Files.writeString(
        model, Files.readString(model).replace("\"small.onnx\"", "\"../../../small.onnx\""));
    Program refused = apply("transform", fitted, temp.resolve("x"), "--model=" + file);
    assertThat(refused.failedWithOneLine(Main.BAD_USAGE).err())
        .contains("--model=" + file, "'../../../small.onnx' may lead out");
  }

  @Test
  void aFolderThatUsesTheSameFileOtherwiseIsRefused() throws IOException {
    Path file = Files.write(temp.resolve("small.onnx"), OnnxNetworks.map());
    Path fitted = temp.resolve("fitted");
    fit(file, fitted, TF).succeeded();
    Path folder = temp.resolve("imported");
    String[] job = {"import-model", "--model=" + file, "--output=" + folder, "--overwrite=true"};
    Program.run(Program.with(job, TF)).succeeded();
    apply("transform", fitted, temp.resolve("same"), "--model=" + folder).succeeded();
    Program.run(Program.with(job, TF, "--crop=0.5")).succeeded();
    Program refused = apply("transform", fitted, temp.resolve("x"), "--model=" + folder);
    assertThat(refused.failedWithOneLine(Main.BAD_USAGE).err())
        .contains("the model was fitted with no crop, not a crop of 0.5");
  }

  @Test
  void aFolderWithoutANetworkIsCalledThat() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertThat(fit(empty, temp.resolve("x"), TF).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("it holds no saved_model.pb, and no .onnx file");
  }

  @Test
  void whatTheFileLeavesOpenHasToBeSaid() throws IOException {
    Path open = Files.write(temp.resolve("open.onnx"), OnnxNetworks.openSize());
    Path output = temp.resolve("out");
    assertThat(fit(open, output, TF).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("takes images of any height: --imageSize must say which");
    assertThat(fit(open, output, "--imageSize=20").failedWithOneLine(Main.BAD_USAGE).err())
        .contains("--preprocessing=torch for most networks of torchvision and timm");
    Path several = Files.write(temp.resolve("several.onnx"), OnnxNetworks.severalOutputs());
    assertThat(fit(several, output, TF).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("must give one output, or --outputName choose one", "FLOAT [");
    Path tokens = Files.write(temp.resolve("tokens.onnx"), OnnxNetworks.tokens());
    assertThat(fit(tokens, output, TF).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("--pooling must say what to take, cls for the first one");
    assertThat(output).doesNotExist();
    fit(tokens, output, TF, "--pooling=cls").succeeded();
  }

  @Test
  void networkJsonBesideTheFileSaysItForAFolder() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("network"));
    Files.write(folder.resolve("open.onnx"), OnnxNetworks.openSize());
    Files.writeString(
        folder.resolve("network.json"),
        "{\"width\": 24, \"height\": 20, \"preprocessing\": \"unit\"}");
    Path stated = temp.resolve("stated");
    fit(folder, stated).succeeded();
    Path chosen = temp.resolve("chosen");
    Path file = Files.copy(folder.resolve("open.onnx"), temp.resolve("open.onnx"));
    fit(file, chosen, "--imageSize=24x20", "--preprocessing=unit").succeeded();
    assertThat(features(stated)).isEqualTo(features(chosen));
    assertThat(fit(folder, temp.resolve("x"), TF).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("the network.json beside it says RGB, x / 255, --preprocessing says");
  }

  @Test
  void aCutThatNetworkJsonStatesIsMade() throws IOException {
    Path file = Files.write(temp.resolve("small.onnx"), OnnxNetworks.map());
    Path imported = temp.resolve("imported");
    Program.run("import-model", "--model=" + file, "--output=" + imported, TF, "--crop=0.5")
        .succeeded();
    Path stated = temp.resolve("stated");
    fit(imported, stated).succeeded();
    Path asked = temp.resolve("asked");
    fit(file, asked, TF, "--crop=0.5").succeeded();
    assertThat(features(stated)).isEqualTo(features(asked));
    assertThat(Program.runJson(stated).get("features").get("crop").asDouble()).isEqualTo(0.5);
    assertThat(fit(imported, temp.resolve("x"), "--crop=0.9").err())
        .contains("the network.json beside it says 0.5, --crop says 0.9");
    assertThat(fit(file, temp.resolve("x"), TF, "--crop=2").failedWithOneLine(2).err())
        .contains("must be from 0.01 to 1, such as 0.875");
    Path whole = temp.resolve("whole");
    fit(file, whole, TF).succeeded();
    assertThat(features(whole)).doesNotContainAnyElementsOf(features(stated));
  }

  /** The cache holds the libraries that a process needed, and no others. */
  @Test
  void neitherEngineIsLoadedWhenTheOtherIsUsed() throws Exception {
    Path file = Files.write(temp.resolve("small.onnx"), OnnxNetworks.map());
    assertThat(librariesOf("onnx", "--model=" + file, TF))
        .anyMatch(name -> name.startsWith("onnxruntime-"))
        .noneMatch(name -> name.startsWith("tensorflow-"));
    assertThat(librariesOf("tensorflow", "--weights=random:7", "--imageSize=32"))
        .anyMatch(name -> name.startsWith("tensorflow-"))
        .noneMatch(name -> name.startsWith("onnxruntime-"));
  }

  private List<String> librariesOf(String name, String... options) throws Exception {
    Path cache = temp.resolve(name + "-cache");
    String[] fit = {"fit", "--input=" + IMAGES, "--components=2", "--output=" + temp.resolve(name)};
    ChildProgram.plain()
        .withFlag("-Dorchard.cache=" + cache)
        .run(Program.with(fit, options))
        .succeeded();
    return Program.names(cache);
  }

  @Test
  void importModelWritesAFolderThatSaysAllOfIt() throws IOException {
    Path file = OnnxNetworks.external(Files.createDirectory(temp.resolve("exported")));
    Path folder = temp.resolve("imported");
    String[] job = {"import-model", "--model=" + file, "--output=" + folder, TF};
    Program imported = Program.run(job).succeeded();
    assertThat(imported.out()).contains("use it with --model=" + folder);
    Program.run(Program.with(job, "--overwrite=true")).succeeded();
    Path fromFile = temp.resolve("a");
    fit(file, fromFile, TF).succeeded();
    Path fromFolder = temp.resolve("b");
    fit(folder, fromFolder).succeeded();
    assertThat(features(fromFolder)).isEqualTo(features(fromFile));
    List<String> names = Program.names(folder);
    assertThat(names).hasSize(3).contains("network.json", file.getFileName().toString());
    for (String name : names) {
      if (!name.endsWith(".json") && !name.endsWith(".onnx")) {
        Path weights = folder.resolve(name);
        Files.write(weights, new byte[(int) Files.size(weights)]);
      }
    }
    assertThat(fit(folder, temp.resolve("x")).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("is damaged or was changed");
  }

  /** The bar of this comparison: 1e-3; what is measured leaves a hundredth of it. */
  @Test
  void featuresOfRealImagesEqualKeras() throws IOException {
    Path golden = SharedData.require("golden/keras-mobilenetv2-140");
    for (String layout : List.of("nchw", "nhwc")) {
      Path output = temp.resolve(layout);
      Path network = SharedData.require("onnx/mobilenetv2_" + layout + ".onnx");
      Program.run(
              "fit",
              "--input=" + golden.resolve("images"),
              "--output=" + output,
              "--model=" + network,
              TF,
              "--components=2")
          .succeeded();
      double largest = GoldenIT.largestDifference(golden, output);
      System.out.printf(
          Locale.ROOT, "ONNX, %s: largest feature difference to Keras: %.3g%n", layout, largest);
      assertThat(largest).isLessThanOrEqualTo(5e-5);
    }
  }

  @Test
  void aFitByOnnxIsTheFitByKerasWeights() throws IOException {
    Path images = SharedData.require("fruits360");
    Path weights = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    Path network = SharedData.require("onnx/mobilenetv2_nchw.onnx");
    String[] fit = {"fit", "--input=" + images, "--trainSplit=Training", "--components=50"};
    Path keras = temp.resolve("keras");
    Program.run(Program.with(fit, "--weights=" + weights, "--output=" + keras)).succeeded();
    Path onnx = temp.resolve("onnx");
    Program.run(Program.with(fit, "--model=" + network, TF, "--output=" + onnx)).succeeded();
    JsonNode expected = Program.runJson(keras).get("explainedVarianceRatio");
    JsonNode found = Program.runJson(onnx).get("explainedVarianceRatio");
    double largest = 0;
    for (int i = 0; i < 50; i++) {
      double ratio = found.get(i).asDouble() / expected.get(i).asDouble();
      largest = Math.max(largest, Math.abs(ratio - 1));
    }
    System.out.printf(
        Locale.ROOT, "ONNX: largest relative difference of explained variance: %.3g%n", largest);
    assertThat(largest).isLessThanOrEqualTo(1e-5);
    assertThat(json(onnx, "confusion")).isEqualTo(json(keras, "confusion"));
    assertThat(json(onnx, "unknown")).isEqualTo(json(keras, "unknown"));
  }

  private static JsonNode json(Path output, String field) throws IOException {
    return new ObjectMapper().readTree(output.resolve("evaluation.json").toFile()).get(field);
  }

  private static Program fit(Path model, Path output, String... more) {
    String[] args = {
      "fit", "--input=" + IMAGES, "--output=" + output, "--model=" + model, "--components=2"
    };
    return Program.run(Program.with(args, more));
  }

  private static Program apply(String job, Path fitted, Path output, String... more) {
    String[] args = {job, "--input=" + IMAGES, "--output=" + output, "--pcaModel=" + fitted};
    return Program.run(Program.with(args, more));
  }

  private static List<String> features(Path output) throws IOException {
    return Program.table(output.resolve("features")).stream()
        .map((GenericRecord row) -> Program.path(row) + row.get("features"))
        .toList();
  }
}

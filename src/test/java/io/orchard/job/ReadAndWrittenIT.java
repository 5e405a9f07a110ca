package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Pooling;
import io.orchard.network.onnx.OnnxNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a run reads may not lie where it writes, nor the reverse, whatever names lead there: every
 * such combination is refused and changes nothing.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ReadAndWrittenIT {

  private static final String IMAGES = "testdata/images/Test";
  private static final String OUTPUT = "--output=";
  private static final List<String> MODES = List.of("--overwrite=true", "--resume=true");

  private static final String BY_PLACE = "which it reads|lies inside|must be one prefix";

  @TempDir static Path temp;

  private Path shop;
  private Path fitted;
  private Path network;

  /** A folder of images that is called as a part of an output is, and an output. */
  @BeforeAll
  void makePlaces() throws IOException {
    shop = temp.resolve("shop");
    Path fruit = Files.createDirectories(shop.resolve("model/Plum"));
    for (String name : List.of("plum-09.jpg", "plum-11.jpg")) {
      Files.copy(Path.of(IMAGES, "Plum", name), fruit.resolve(name));
    }
    fitted = temp.resolve("fitted");
    fit("--input=" + IMAGES, "--output=" + fitted, "--classifier=lda").succeeded();
    network = fitted.resolve("model/network");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), WeightsSource.random(7), 32, 32, Pooling.AVG, network);
    Files.createSymbolicLink(temp.resolve("link"), shop);
    Files.createSymbolicLink(temp.resolve("linked-fit"), fitted);
    Files.createSymbolicLink(temp.resolve("linked-model"), fitted.resolve("model"));
    Files.writeString(shop.resolve("model/options.yaml"), "components: 2\n");
    makeFoldersOfLinks();
  }

  /** Folders that lie elsewhere, with links in them, at last to the output's files. */
  private void makeFoldersOfLinks() throws IOException {
    Path links = Files.createDirectories(temp.resolve("links/model"));
    for (String name : Program.names(fitted.resolve("model"))) {
      Files.createSymbolicLink(links.resolve(name), fitted.resolve("model").resolve(name));
    }
    Files.createSymbolicLink(temp.resolve("links/features"), fitted.resolve("features"));
    Path copy = Files.createDirectories(temp.resolve("copy"));
    Files.copy(network.resolve("saved_model.pb"), copy.resolve("saved_model.pb"));
    Files.createSymbolicLink(copy.resolve("assets"), temp.resolve("links"));
  }

  private Stream<List<String>> combinations() {
    List<String> inputs =
        List.of(
            shop + "/model",
            shop + "/model/Plum",
            shop + "/model/Plum/plum-09.jpg",
            shop + "/model/*/*.jpg",
            shop + "/other/../model",
            temp + "/link/model",
            "file:" + shop + "/model",
            "file://" + shop + "/model");
    List<String> outputs =
        List.of(
            "" + shop,
            shop + "/",
            shop + "/x/..",
            temp + "/link",
            "file:" + shop,
            "file://" + shop);
    List<List<String>> all = new ArrayList<>();
    for (String output : outputs) {
      for (String input : inputs) {
        all.add(List.of("fit", "--input=" + input, "--output=" + output, "--model=pixels"));
      }
      all.add(
          List.of(
              "fit",
              "--input=" + IMAGES,
              "--output=" + output,
              "--model=pixels",
              "--config=" + shop + "/model/options.yaml"));
      all.add(
          List.of(
              "fit",
              "--input=" + IMAGES,
              "--output=" + output,
              "--model=mobilenetv2",
              "--weights=" + shop + "/model/weights.h5"));
    }
    // The reverse: what is written would lie in what is read.
    for (String output : List.of(shop + "/model/out", temp + "/link/model/Plum")) {
      for (String input : List.of(shop + "/model", temp + "/link", shop + "/*", "file:" + shop)) {
        all.add(List.of("fit", "--input=" + input, "--output=" + output, "--model=pixels"));
      }
    }
    List<String> earlier =
        List.of("" + fitted, temp + "/linked-fit", temp + "/x/../fitted", "file://" + fitted + "/");
    for (String output : earlier) {
      for (String model :
          List.of(fitted + "/model", temp + "/linked-model", temp + "/linked-fit/model")) {
        for (String job : List.of("update", "transform", "classify")) {
          all.add(List.of(job, "--input=" + IMAGES, "--output=" + output, "--pcaModel=" + model));
        }
      }
      for (String model : List.of("" + network, temp + "/linked-model/network")) {
        all.add(List.of("fit", "--input=" + IMAGES, "--output=" + output, "--model=" + model));
      }
    }
    for (String job : List.of("update", "transform", "classify")) {
      all.add(List.of(job, "--input=" + IMAGES, OUTPUT + fitted, "--pcaModel=" + temp + "/links"));
    }
    all.add(List.of("fit", OUTPUT + fitted, "--features=" + temp + "/links"));
    all.add(List.of("fit", OUTPUT + fitted, "--features=" + fitted));
    all.add(List.of("fit", "--input=" + IMAGES, OUTPUT + fitted, "--model=" + temp + "/copy"));
    all.add(
        List.of(
            "fit",
            "--input=" + IMAGES,
            OUTPUT + temp + "/links/model/x",
            "--model=" + temp + "/copy"));
    all.add(
        List.of(
            "transform",
            "--input=" + IMAGES,
            "--output=" + fitted.resolve("model/out"),
            "--pcaModel=" + fitted.resolve("model")));
    String s3 = "--endpoint=http://127.0.0.1:9"; // Nobody is asked.
    for (String output : List.of("s3://b/shop", "s3://b/shop/", "s3://b")) {
      String input = "--input=s3://b" + (output.equals("s3://b") ? "" : "/shop") + "/model/Plum";
      all.add(List.of("fit", input, "--output=" + output, "--model=pixels", s3));
    }
    all.add(List.of("fit", "--input=s3://b/a", "--output=s3://b/a/c", "--model=pixels", s3));
    all.add(List.of("fit", "--input=s3://b/a", "--output=s3://b/run*", "--model=pixels", s3));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void isRefusedAndChangesNothing(List<String> arguments) throws IOException {
    Map<String, String> before = tree();
    boolean byPlace = arguments.stream().noneMatch(argument -> argument.startsWith("--config="));
    for (String mode : MODES) {
      if (mode.startsWith("--resume") && isWithoutResume(arguments)) {
        continue;
      }
      List<String> all = new ArrayList<>(arguments);
      all.add(mode);
      if (arguments.contains("--model=pixels")) {
        all.add("--imageSize=8");
      }
      Program run = Program.run(all.toArray(String[]::new)).failedWithOneLine(Main.BAD_USAGE);
      // A file of options is found among what is nobody's; all else by where it lies.
      assertThat(run.err()).contains("--output").containsPattern(byPlace ? BY_PLACE : "in the way");
      assertThat(tree()).isEqualTo(before);
    }
  }

  private static boolean isWithoutResume(List<String> arguments) {
    return arguments.stream().anyMatch(argument -> argument.startsWith("--features="));
  }

  @Test
  void anImportedNetworkIsNotReplacedByItself() throws IOException {
    Path file = Files.write(temp.resolve("n.onnx"), OnnxNetworks.nhwc());
    Path imported = temp.resolve("imported");
    String[] command = {"import-model", OUTPUT + imported, "--preprocessing=tf"};
    Program.run(Program.with(command, "--model=" + file)).succeeded();
    Path link = Files.createSymbolicLink(temp.resolve("linked-n.onnx"), imported.resolve("n.onnx"));
    Map<String, String> before = tree();
    for (String model : List.of("" + imported, imported + "/n.onnx", "" + link, "file:" + link)) {
      Program run = Program.run(Program.with(command, "--model=" + model, "--overwrite=true"));
      assertThat(run.failedWithOneLine(Main.BAD_USAGE).err())
          .contains(OUTPUT + imported, "write over --model=" + model);
      assertThat(tree()).isEqualTo(before);
    }
    Program.run(Program.with(command, "--model=" + file, "--overwrite=true")).succeeded();
  }

  private Stream<List<String>> allowed() {
    return Stream.of(
        // Beside each other.
        List.of(shop + "/model", temp.resolve("beside").toString()),
        // Below the output folder, but nowhere where anything is removed or written.
        List.of(shop + "/model", shop.resolve("model").resolveSibling("beside").toString()),
        // A pattern that no written file matches.
        List.of(shop + "/m*/Plum", shop.resolve("m-out").toString()));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void whatLiesApartIsRead(List<String> places) throws IOException {
    fit("--input=" + places.get(0), "--output=" + places.get(1), "--components=1").succeeded();
    fit("--input=" + places.get(0), "--output=" + places.get(1), "--overwrite=true").succeeded();
  }

  private static Program fit(String... more) {
    String[] arguments = {"fit", "--model=pixels", "--imageSize=8", "--classifier=none"};
    return Program.run(Program.with(arguments, more));
  }

  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(temp)) {
      for (Path path : paths.toList()) {
        boolean isFile = Files.isRegularFile(path) && !Files.isSymbolicLink(path);
        tree.put(path.toString(), isFile ? Files.getLastModifiedTime(path).toString() : "");
      }
    }
    return tree;
  }
}

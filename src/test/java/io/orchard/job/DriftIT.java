package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.SharedData;
import io.orchard.pca.Drift;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run by a model from before says of how far its images lie from that model's. */
class DriftIT {

  private static final String TRAINING = "testdata/images/Training";

  @TempDir Path temp;

  /** The same images in three jobs: update measures them by the old model too. */
  @Test
  void allThreeJobsMeasureByTheModelFromBefore() throws IOException {
    Path fitted =
        run("fit", TRAINING, "--model=pixels", "--imageSize=4", "--components=3", "--shards=3");
    assertThat(Program.runJson(fitted).has("drift")).isFalse();
    String model = "--pcaModel=" + fitted.resolve("model");
    JsonNode expected = null;
    for (String job : List.of("transform", "classify", "update")) {
      JsonNode drift = Program.runJson(run(job, TRAINING, model)).get("drift");
      assertThat(drift.get("verdict").asText()).isEqualTo(Drift.ALIKE);
      assertThat(drift.get("images").asInt()).isEqualTo(40);
      assertThat(drift.get("distance").asDouble()).isLessThan(1e-9);
      assertThat(drift.get("varianceRatios"))
          .hasSize(3)
          .allMatch(r -> Math.abs(r.asDouble() - 1) < 1e-9);
      assertThat(drift.get("outside").asDouble()).isBetween(0.0, 1.0);
      assertThat(
              expected == null
                  || Math.abs(expected.get("outside").asDouble() - drift.get("outside").asDouble())
                      < 1e-12)
          .isTrue();
      expected = drift;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void otherRunnersMeasureTheSame(String runner) throws IOException {
    Path fitted = run("fit", TRAINING, "--model=pixels", "--imageSize=4", "--components=3");
    String model = "--pcaModel=" + fitted.resolve("model");
    JsonNode here = Program.runJson(run("transform", "testdata/images/Test", model)).get("drift");
    JsonNode there =
        Program.runJson(run("transform", "testdata/images/Test", model, "--runner=" + runner))
            .get("drift");
    for (String name : List.of("outside", "outsideRatio", "t2", "distance")) {
      double value = here.get(name).asDouble();
      assertThat(Math.abs(there.get(name).asDouble() - value)).isLessThan(1e-9 * value);
    }
    assertThat(there.get("meaning")).isEqualTo(here.get("meaning"));
  }

  @Test
  void whereNoImageCouldBeReadNothingIsMeasured() throws IOException {
    Path fitted = run("fit", TRAINING, "--model=pixels", "--imageSize=4", "--components=3");
    Path broken = Files.createDirectories(temp.resolve("broken"));
    Files.writeString(broken.resolve("1.jpg"), "no image");
    Path output =
        run(
            "transform",
            broken.toString(),
            "--pcaModel=" + fitted.resolve("model"),
            "--maxFailureRate=1");
    assertThat(Program.runJson(output).has("drift")).isFalse();
  }

  /** Real fruit: the other half, the other half in the dark, and other fruit. */
  @Test
  void realImagesThatAreAlikeAndThatAreNot() throws IOException {
    Path fruits = SharedData.require("fruits360");
    Path weights = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    List<Path> all;
    try (Stream<Path> files = Files.walk(fruits)) {
      all = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    for (int i = 0; i < all.size(); i++) {
      Path file = all.get(i);
      String label = file.getParent().getFileName().toString();
      copy(file, i % 2 == 0 ? "half" : "other half", label, i);
      copy(file, label.compareTo("Cherry R") < 0 ? "first" : "last", label, i);
      if (i % 2 == 1) {
        Path dark = Files.createDirectories(temp.resolve("dark").resolve(label));
        ImageIO.write(
            darkened(ImageIO.read(file.toFile())), "png", dark.resolve(i + ".png").toFile());
      }
    }
    String model = model("half", weights);
    assertThat(verdict(temp.resolve("other half"), model)).isEqualTo(Drift.ALIKE);
    assertThat(verdict(temp.resolve("other half/Banana 1"), model)).isNotEqualTo(Drift.ALIKE);
    assertThat(verdict(temp.resolve("dark"), model)).isEqualTo(Drift.DIFFERENT);
    assertThat(verdict(temp.resolve("last"), model("first", weights))).isEqualTo(Drift.DIFFERENT);
  }

  private String model(String folder, Path weights) {
    Path fitted = run("fit", temp.resolve(folder).toString(), "--weights=" + weights);
    return "--pcaModel=" + fitted.resolve("model");
  }

  private String verdict(Path input, String model) throws IOException {
    JsonNode drift = Program.runJson(run("transform", input.toString(), model)).get("drift");
    System.out.println(input.getFileName() + ": " + drift);
    return drift.get("verdict").asText();
  }

  private void copy(Path file, String set, String label, int number) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(set).resolve(label));
    Files.copy(file, folder.resolve(number + ".jpg"));
  }

  private static BufferedImage darkened(BufferedImage image) {
    BufferedImage dark =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = dark.createGraphics();
    graphics.drawImage(image, 0, 0, null);
    graphics.setColor(new Color(0, 0, 0, 128));
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.dispose();
    return dark;
  }

  private Path run(String job, String input, String... options) {
    Path output = temp.resolve("out" + System.nanoTime());
    String[] args = {job, "--input=" + input, "--output=" + output};
    Program run = Program.run(Program.with(args, options)).succeeded();
    assertThat(run.out().contains("  drift    "))
        .isEqualTo(!job.equals("fit") && !input.contains("broken"));
    return output;
  }
}

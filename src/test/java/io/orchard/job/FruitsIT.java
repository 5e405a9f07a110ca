package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.SharedData;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real photographs of fruit, and pictures of none. */
class FruitsIT {

  private static final int OTHERS = 60;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(ints = {50, 100})
  void fruitIsToldApartAndWhatIsNoneIsNoticed(int components) throws IOException {
    Path fitted = temp.resolve("fitted");
    run(
        "fit",
        "--input=" + SharedData.require("fruits360"),
        "--weights=" + SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5"),
        "--components=" + components,
        "--trainSplit=Training",
        "--duplicates=near",
        "--output=" + fitted);
    JsonNode evaluation = evaluation(fitted);
    Path others = temp.resolve("others");
    run(
        "classify",
        "--input=" + noFruit().getParent(),
        "--pcaModel=" + fitted.resolve("model"),
        "--output=" + others);
    JsonNode foreign = evaluation(others);
    assertThat(foreign.get("foreign").asInt()).isEqualTo(OTHERS);
    System.out.printf(
        Locale.ROOT,
        "k = %d: accuracy %.4f, top 5 %.4f, calibration error %.4f, false alarms %d of %d, "
            + "no fruit noticed %d of %d%n",
        components,
        evaluation.get("accuracy").asDouble(),
        evaluation.get("accuracyTop5").asDouble(),
        evaluation.get("expectedCalibrationError").asDouble(),
        evaluation.get("unknown").asInt(),
        evaluation.get("images").asInt(),
        foreign.get("foreignUnknown").asInt(),
        OTHERS);
    JsonNode without = evaluation.get("withoutTwins");
    System.out.printf(
        Locale.ROOT,
        "%d have a near twin among those learned from; of the other %d right: %.4f%n",
        without.get("twins").asInt(),
        without.get("images").asInt(),
        without.get("accuracy").asDouble());
    assertThat(without.get("twins").asInt()).isBetween(30, 90);
    assertThat(without.get("twins").asInt() + without.get("images").asInt()).isEqualTo(120);
    assertThat(without.get("accuracy").asDouble()).isGreaterThanOrEqualTo(0.96);
    assertThat(evaluation.get("heldOut").asBoolean()).isTrue();
    assertThat(evaluation.get("images").asInt()).isEqualTo(120);
    assertThat(evaluation.get("accuracy").asDouble()).isGreaterThanOrEqualTo(0.97);
    assertThat(evaluation.get("unknown").asInt()).isLessThanOrEqualTo(12);
    assertThat(foreign.get("foreignUnknown").asInt()).isGreaterThanOrEqualTo(54);
  }

  private static void run(String... args) {
    Program.run(args).succeeded();
  }

  private static JsonNode evaluation(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
  }

  /** The oracle's pictures of no fruit, and drawn ones for the rest. */
  private Path noFruit() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("pictures/no fruit"));
    try (Stream<Path> all = Files.list(SharedData.require("pillow-oracle/images"))) {
      List<Path> others =
          all.filter(file -> !file.toString().matches(".*(fruit|upper_case).*")).toList();
      for (Path file : others) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
      for (int i = others.size(); i < OTHERS; i++) {
        ImageIO.write(drawn(i), "png", folder.resolve("drawn-" + i + ".png").toFile());
      }
    }
    return folder;
  }

  /** Noise, stripes, gradients, boxes or rings, on a ground of some colour. */
  private static BufferedImage drawn(int seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(colour(random));
    pen.fillRect(0, 0, 100, 100);
    for (int i = 0; i < 12; i++) {
      pen.setColor(colour(random));
      int x = random.nextInt(90);
      int y = random.nextInt(90);
      switch (seed % 5) {
        case 0 -> noise(image, random);
        case 1 -> pen.fillRect(x, 0, 4, 100);
        case 2 -> {
          pen.setPaint(new GradientPaint(x, y, colour(random), y, x, colour(random)));
          pen.fillRect(0, 0, 100, 100);
        }
        case 3 -> pen.fillRect(x, y, random.nextInt(60), random.nextInt(60));
        default -> pen.drawOval(x - 40, y - 40, 80, 80);
      }
    }
    pen.dispose();
    return image;
  }

  private static void noise(BufferedImage image, Random random) {
    for (int i = 0; i < 100 * 100; i++) {
      image.setRGB(i % 100, i / 100, random.nextInt(1 << 24));
    }
  }

  private static Color colour(Random random) {
    return new Color(random.nextInt(1 << 24));
  }
}

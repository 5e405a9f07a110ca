package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.SharedData;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the threshold for near twins is chosen from: the cosines, by the number of components,
 * between images and their copies, and between images and the nearest of another class.
 */
class TwinCosinesBench {

  private static final double THRESHOLD = 0.92;
  private static final int K = 50;

  @TempDir Path temp;

  private record Copy(String name, float quality, UnaryOperator<BufferedImage> change) {}

  private static final List<Copy> COPIES =
      List.of(
          new Copy("quality 75", 0.75f, image -> image),
          new Copy("quality 50", 0.5f, image -> image),
          new Copy("size 90 %", 0.9f, image -> scaled(image, 0.9)),
          new Copy("size 110 %", 0.9f, image -> scaled(image, 1.1)),
          new Copy("mirrored", 0.95f, TwinCosinesBench::mirrored));

  @Test
  void copiesAreNearerThanOtherClasses() throws IOException {
    Path images = SharedData.require("fruits360");
    String weights =
        "--weights=" + SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    Path fitted = temp.resolve("fitted");
    Program.run("fit", "--input=" + images, weights, "--components=100", "--output=" + fitted)
        .succeeded();
    Map<String, double[]> originals = vectors(fitted, images);
    Map<String, Map<String, double[]>> copies = new TreeMap<>();
    for (Copy copy : COPIES) {
      Path folder = temp.resolve(copy.name());
      write(images, folder, copy);
      Path output = temp.resolve("reduced " + copy.name());
      String model = "--pcaModel=" + fitted;
      Program.run("transform", "--input=" + folder, weights, model, "--output=" + output)
          .succeeded();
      copies.put(copy.name(), vectors(output, folder));
    }
    for (int k : new int[] {10, 20, 50, 100}) {
      double other = print(originals, copies, k);
      if (k >= K) {
        assertThat(other).isLessThan(THRESHOLD);
      }
    }
  }

  /** Returns the highest cosine between images of different classes. */
  private static double print(
      Map<String, double[]> originals, Map<String, Map<String, double[]>> copies, int k) {
    copies.forEach(
        (name, vectors) ->
            print(
                k,
                name,
                vectors.entrySet().stream()
                    .map(copy -> cosine(copy.getValue(), originals.get(copy.getKey()), k))
                    .toList()));
    List<Double> others =
        originals.keySet().stream().map(path -> nearestOther(path, originals, k)).toList();
    print(k, "nearest of another class", others);
    return others.stream().max(Double::compare).orElseThrow();
  }

  private static void print(int k, String what, Collection<Double> cosines) {
    double[] sorted = cosines.stream().mapToDouble(cosine -> cosine).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "k = %d, %s: 5 %% below %.3f, median %.3f, 95 %% below %.3f, most %.3f; %.0f %% from %.2f%n",
        k,
        what,
        sorted[sorted.length / 20],
        sorted[sorted.length / 2],
        sorted[sorted.length * 19 / 20],
        sorted[sorted.length - 1],
        100.0 * Arrays.stream(sorted).filter(c -> c >= THRESHOLD).count() / sorted.length,
        THRESHOLD);
  }

  private static double nearestOther(String path, Map<String, double[]> vectors, int k) {
    String label = Path.of(path).getParent().getFileName().toString();
    return vectors.entrySet().stream()
        .filter(other -> !Path.of(other.getKey()).getParent().endsWith(label))
        .mapToDouble(other -> cosine(vectors.get(path), other.getValue(), k))
        .max()
        .orElseThrow();
  }

  private static double cosine(double[] a, double[] b, int k) {
    double dot = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < k; i++) {
      dot += a[i] * b[i];
      ofA += a[i] * a[i];
      ofB += b[i] * b[i];
    }
    return dot / Math.sqrt(ofA * ofB);
  }

  /** Returns the reduced vectors by the path below the folder of the images. */
  private static Map<String, double[]> vectors(Path output, Path images) throws IOException {
    Map<String, double[]> vectors = new TreeMap<>();
    for (GenericRecord row : Program.table(output.resolve("reduced"))) {
      Path path = Path.of(Program.path(row));
      vectors.put(images.toAbsolutePath().normalize().relativize(path).toString(), Program.vector(row, "pca_features"));
    }
    return vectors;
  }

  private static void write(Path images, Path folder, Copy copy) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(images)) {
      files = all.filter(file -> file.toString().endsWith(".jpg")).toList();
    }
    for (Path file : files) {
      Path target = folder.resolve(images.relativize(file));
      Files.createDirectories(target.getParent());
      BufferedImage changed = copy.change().apply(ImageIO.read(file.toFile()));
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(copy.quality());
      try (ImageOutputStream out = ImageIO.createImageOutputStream(target.toFile())) {
        writer.setOutput(out);
        writer.write(null, new IIOImage(changed, null, null), settings);
      } finally {
        writer.dispose();
      }
    }
  }

  private static BufferedImage scaled(BufferedImage image, double factor) {
    int width = (int) Math.round(image.getWidth() * factor);
    int height = (int) Math.round(image.getHeight() * factor);
    return drawn(image, width, height, 0, width);
  }

  private static BufferedImage mirrored(BufferedImage image) {
    int width = image.getWidth();
    return drawn(image, width, image.getHeight(), width, -width);
  }

  private static BufferedImage drawn(BufferedImage image, int width, int height, int x, int w) {
    BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = target.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, x, 0, w, height, null);
    graphics.dispose();
    return target;
  }
}

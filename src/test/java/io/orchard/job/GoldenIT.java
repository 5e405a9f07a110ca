package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program against what Keras and Spark ML made of the same image files. */
class GoldenIT {

  @TempDir Path temp;

  /** 5e-5 is what float32 in another order of operations leaves of Keras's own features. */
  @Test
  void featuresOfRealImagesEqualKeras() throws IOException {
    Path golden = SharedData.require("golden/keras-mobilenetv2-140");
    fit(golden, "--components=2");
    double largest = largestDifference(golden, temp.resolve("out"));
    System.out.printf(Locale.ROOT, "largest feature difference to Keras: %.3g%n", largest);
    assertThat(largest).isLessThanOrEqualTo(5e-5);
  }

  /** Returns by how much features differ from those that Keras made of the same images, at most. */
  static double largestDifference(Path golden, Path output) throws IOException {
    float[][] expected = float32(golden.resolve("features.f32le"), 1280);
    Map<String, Integer> rows = manifest(golden);
    double largest = 0;
    for (GenericRecord row : Program.table(output.resolve("features"))) {
      double[] features = Program.vector(row, "features");
      float[] keras = expected[rows.get(inGolden(row, golden))];
      for (int i = 0; i < keras.length; i++) {
        largest = Math.max(largest, Math.abs(features[i] - keras[i]));
      }
    }
    return largest;
  }

  /** The images went through another network runtime for Spark's numbers, hence the tolerances. */
  @Test
  void reducedVectorsOfRealImagesEqualSparkMl() throws IOException {
    Path golden = SharedData.require("golden/spark-pca-k50-300");
    fit(golden, "--components=50", "--standardize=false");
    JsonNode expected = new ObjectMapper().readTree(golden.resolve("model_info.json").toFile());
    JsonNode ratios = Program.runJson(temp.resolve("out")).get("explainedVarianceRatio");
    double largest = 0;
    for (int i = 0; i < 50; i++) {
      double spark = expected.get("variance_by_component").get(i).asDouble();
      largest = Math.max(largest, Math.abs(ratios.get(i).asDouble() - spark));
    }
    System.out.printf(
        Locale.ROOT, "largest variance ratio difference to Spark ML: %.3g%n", largest);
    assertThat(largest).isLessThanOrEqualTo(1e-4);
    compareColumns(golden);
  }

  private void compareColumns(Path golden) throws IOException {
    double[][] spark = float64(golden.resolve("pca50.f64le"), 50);
    Map<String, Integer> rows = manifest(golden);
    List<GenericRecord> table = Program.table(temp.resolve("out/reduced"));
    assertThat(table).hasSize(spark.length);
    double worst = 0;
    for (int c = 0; c < 50; c++) {
      double mean = 0;
      for (double[] row : spark) {
        mean += row[c] / spark.length;
      }
      double same = 0;
      double opposite = 0;
      double norm = 0;
      for (GenericRecord row : table) {
        double ours = Program.vector(row, "pca_features")[c];
        double theirs = spark[rows.get(inGolden(row, golden))][c] - mean;
        same += (ours - theirs) * (ours - theirs);
        opposite += (ours + theirs) * (ours + theirs);
        norm += theirs * theirs;
      }
      worst = Math.max(worst, Math.sqrt(Math.min(same, opposite) / norm));
    }
    System.out.printf(Locale.ROOT, "largest relative column difference to Spark ML: %.3g%n", worst);
    assertThat(worst).isLessThanOrEqualTo(1e-3);
  }

  private void fit(Path golden, String... more) {
    String[] args = {
      "fit",
      "--input=" + golden.resolve("images"),
      "--weights=" + SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5"),
      "--output=" + temp.resolve("out")
    };
    Program.run(Program.with(args, more)).succeeded();
  }

  private static String inGolden(GenericRecord row, Path golden) {
    return golden.toAbsolutePath().normalize().relativize(Path.of(Program.path(row))).toString();
  }

  private static Map<String, Integer> manifest(Path golden) throws IOException {
    return Files.readAllLines(golden.resolve("manifest.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t"))
        .collect(Collectors.toMap(cells -> cells[1], cells -> Integer.valueOf(cells[0])));
  }

  private static float[][] float32(Path file, int columns) throws IOException {
    var values =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[][] rows = new float[values.remaining() / columns][columns];
    for (float[] row : rows) {
      values.get(row);
    }
    return rows;
  }

  private static double[][] float64(Path file, int columns) throws IOException {
    var values =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    double[][] rows = new double[values.remaining() / columns][columns];
    for (double[] row : rows) {
      values.get(row);
    }
    return rows;
  }
}

package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.raster.ImageDecodeException;
import io.orchard.network.tensorflow.TensorFlowJpegs;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Decoding rates by TensorFlow's libjpeg-turbo over the own decoder's, in turn, in the processor
 * time of the one thread that decodes.
 */
class JpegEngineBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 21;
  private static final double BAR = 2;
  private static final double SMALL_BAR = 0.98;
  private static final long PIXELS_A_ROUND = 12_000_000;

  @ParameterizedTest
  @CsvSource({"0.75", "0.9"})
  void engineOverOwnDecoder(float quality) throws Exception {
    assertThat(medianRatio(4000, 3000, quality)).isGreaterThanOrEqualTo(BAR);
  }

  /** Where it begins to pay: figures only. */
  @ParameterizedTest
  @CsvSource({"2000,1500", "1000,750", "577,433", "400,300", "224,224", "100,100"})
  void engineOverOwnDecoderBySize(int width, int height) throws Exception {
    assertThat(medianRatio(width, height, 0.9f)).isGreaterThan(0);
  }

  /** Files below the size that the engine is asked for cost no more than without one. */
  @Test
  void smallFilesDecodeAsFastAsWithoutAnEngine() throws Exception {
    List<byte[]> files = new ArrayList<>();
    try (var paths = Files.walk(Path.of("testdata/images"))) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".jpg")).sorted().toList()) {
        files.add(Files.readAllBytes(path));
      }
    }
    try (TensorFlowJpegs engine = TensorFlowJpegs.open()) {
      double ratio =
          medianRatio("100x100", files, ImageDecoder.create(), ImageDecoder.create(engine), 101);
      assertThat(ratio).isGreaterThanOrEqualTo(SMALL_BAR);
    }
  }

  private static double medianRatio(int width, int height, float quality) throws Exception {
    byte[] jpeg = Photograph.jpeg(width, height, 1, quality, ImageWriteParam.MODE_DISABLED);
    int copies = (int) Math.max(1, PIXELS_A_ROUND / (4L * width * height));
    String name = String.format(Locale.ROOT, "%dx%d, quality %.2f", width, height, quality);
    try (TensorFlowJpegs engine = TensorFlowJpegs.open()) {
      return medianRatio(
          name,
          Collections.nCopies(copies, jpeg),
          ImageDecoder.create(),
          ImageDecoder.create(engine, 0),
          ROUNDS);
    }
  }

  private static double medianRatio(
      String name, List<byte[]> files, ImageDecoder own, ImageDecoder by, int rounds)
      throws Exception {
    List<Double> owns = new ArrayList<>();
    List<Double> engines = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = -WARM_UP; round < rounds; round++) {
      double without = seconds(own, files);
      double with = seconds(by, files);
      if (round >= 0) {
        owns.add(files.size() / without);
        engines.add(files.size() / with);
        ratios.add(without / with);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %,d bytes: own %.1f images/s, engine %.1f images/s, ratio %.2f%n",
        name,
        files.get(0).length,
        median(owns),
        median(engines),
        median(ratios));
    return median(ratios);
  }

  private static double seconds(ImageDecoder decoder, List<byte[]> files)
      throws ImageDecodeException {
    long start = THREADS.getCurrentThreadCpuTime();
    for (byte[] file : files) {
      decoder.decode(file);
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}

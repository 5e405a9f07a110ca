package io.orchard.network.architecture;

import io.orchard.image.raster.RgbImage;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.folder.Pooling;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Compares an exported network with an independent forward pass, both from one weights file in
 * which every bias, mean and variance matters.
 */
final class ForwardComparison {
  static final long SEED = 20260101;

  /** Largest difference over largest feature: float32 against double through all layers. */
  static final double TOLERANCE = 2e-5;

  private final Architecture architecture;
  private final ForwardPass plain;
  private final Path folder;
  private final Path file;
  private final List<KerasFile.Layer> layers;

  /** A network written out as loops. */
  @FunctionalInterface
  interface ForwardPass {
    /** Returns the last feature map {@code [h][w][c]} of RGB bytes {@code [h, w, 3]}. */
    double[][][] run(List<KerasFile.Layer> layers, byte[] pixels, int width, int height);
  }

  private ForwardComparison(Architecture architecture, ForwardPass plain, Path folder) {
    this.architecture = architecture;
    this.plain = plain;
    this.folder = folder;
    this.file = folder.resolve("seeded.h5");
    this.layers = KerasFile.seeded(architecture, SEED);
  }

  /** Writes the weights file into a folder, which later takes the exported networks too. */
  static ForwardComparison create(Architecture architecture, ForwardPass plain, Path folder) {
    ForwardComparison comparison = new ForwardComparison(architecture, plain, folder);
    KerasFile.write(comparison.file, comparison.layers);
    return comparison;
  }

  /** Returns the largest difference over the largest feature, for the second image of a batch. */
  double relativeDifference(int width, int height, Pooling pooling) {
    RgbImage image = noise(width, height);
    double[] expected = PlainLayers.pool(plain.run(layers, image.pixels(), width, height), pooling);
    RgbImage black = new RgbImage(width, height, new byte[width * height * 3]);
    Path model = folder.resolve(UUID.randomUUID().toString());
    NetworkExporter.export(architecture, WeightsSource.keras(file), width, height, pooling, model);
    try (SavedModelExtractor extractor = SavedModelExtractor.load(model)) {
      float[] found = extractor.extract(List.of(black, image))[1];
      return relativeDifference(expected, found);
    }
  }

  private static RgbImage noise(int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    new SplittableRandom(SEED).nextBytes(pixels);
    return new RgbImage(width, height, pixels);
  }

  private static double relativeDifference(double[] expected, float[] found) {
    if (expected.length != found.length) {
      throw new AssertionError(found.length + " features, expected " + expected.length);
    }
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(expected[i] - found[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }
}

package io.orchard.network.architecture;

import io.orchard.cache.Folders;
import io.orchard.image.raster.RgbImage;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a network's weights by the features that they give for the {@link TestCard} at the
 * network's own size, averaged. For files of which no sum was ever published.
 *
 * @param architecture the network
 * @param sum of all features
 * @param norm Euclidean
 * @param nonZero how many features are not 0
 * @param largest the largest feature
 * @param largestAt where it is, from 0
 * @param first the first features
 */
record Fingerprint(
    Architecture architecture,
    double sum,
    double norm,
    int nonZero,
    double largest,
    int largestAt,
    List<Double> first)
    implements FileCheck {

  /** Of the value, or of 1 where that is larger: engines differ by rounding, a hundredth of it. */
  private static final double TOLERANCE = 1e-3;

  /** Features next to zero fall on either side of it. */
  private static final int NON_ZERO_TOLERANCE = 2;

  @Override
  public @Nullable String problem(Path file) throws IOException {
    WeightsSource weights = WeightsSource.keras(file);
    try {
      weights.load(architecture);
    } catch (NetworkException e) {
      return e.getMessage();
    }
    return problem(features(weights));
  }

  @Override
  public boolean isCostly() {
    return true;
  }

  private float[] features(WeightsSource weights) throws IOException {
    int side = architecture.defaultSize();
    Path folder = Files.createTempDirectory("orchard-fingerprint");
    Path model = folder.resolve("network");
    try {
      NetworkExporter.export(architecture, weights, side, side, Pooling.AVG, model);
      try (SavedModelExtractor extractor = SavedModelExtractor.load(model)) {
        RgbImage card = TestCard.of(side, side);
        return extractor.extract(List.of(card))[0];
      }
    } finally {
      Folders.delete(folder);
    }
  }

  /** Returns in what features differ from those that this is the fingerprint of, or null. */
  @Nullable String problem(float[] features) {
    Map<String, double[]> figures = new LinkedHashMap<>();
    figures.put("the sum", new double[] {sum(features), sum});
    figures.put("the norm", new double[] {norm(features), norm});
    figures.put("number " + largestAt, new double[] {features[largestAt], largest});
    for (int i = 0; i < first.size(); i++) {
      figures.put("number " + i, new double[] {features[i], first.get(i)});
    }
    for (Map.Entry<String, double[]> figure : figures.entrySet()) {
      double found = figure.getValue()[0];
      double expected = figure.getValue()[1];
      // Written so that NaN is too far off.
      if (!(Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
        return differs(figure.getKey(), found, expected);
      }
    }
    int count = nonZero(features);
    boolean near = Math.abs(count - nonZero) <= NON_ZERO_TOLERANCE;
    return near ? null : differs("the count of those not zero", count, nonZero);
  }

  private static String differs(String figure, double found, double expected) {
    return String.format(
        Locale.ROOT,
        "of its features for the test card %s is %.6g, not %.6g",
        figure,
        found,
        expected);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static int nonZero(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value == 0 ? 0 : 1;
    }
    return count;
  }
}

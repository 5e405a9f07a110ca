package io.orchard.forecast;

import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.StatsPlan;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What one thread takes for statistics and tables, measured on numbers drawn at random: they take
 * as long whatever the numbers are.
 *
 * @param rowSeconds for each image
 * @param fitSeconds for the fit, more than one to a few images takes
 */
public record RowCosts(double rowSeconds, double fitSeconds) {

  /**
   * For a number of a feature vector to be handed on, written, read by the steps behind it, and
   * reduced. Chosen such that forecasts of {@code fit} over 5,000 images of 1,280 features came
   * within 4 % of the real time (DryRunBench).
   */
  private static final double NUMBER_SECONDS = 2e-7;

  /** Beyond, a fit would take longer than the rest of the trial: its time grows as d cubed. */
  private static final int MOST_FEATURES = 2048;

  private static final int ROWS = 256;

  /**
   * Measures, for some seconds at most.
   *
   * @param d features of an image
   * @param plan of the statistics; null where none are made
   * @param images how many there will be
   */
  public static RowCosts measured(int d, @Nullable StatsPlan plan, long images) {
    double tables = NUMBER_SECONDS * d;
    if (plan == null || plan.sketches() || d > MOST_FEATURES || images <= d) {
      return new RowCosts(tables, 0);
    }
    Random random = new Random(d);
    float[][] rows = new float[ROWS][d];
    for (float[] row : rows) {
      for (int i = 0; i < d; i++) {
        row[i] = random.nextFloat();
      }
    }
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(plan);
    add(accumulator, rows, d / ROWS + 1); // From here on these are co-moments.
    int times = 2;
    double rowSeconds = add(accumulator, rows, times) / (times * ROWS);
    long start = System.nanoTime();
    Pca.fit(accumulator.snapshot(), Standardization.NONE, ComponentCount.of(1));
    return new RowCosts(tables + rowSeconds, (System.nanoTime() - start) / 1e9);
  }

  private static double add(CovarianceAccumulator accumulator, float[][] rows, int times) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      for (float[] row : rows) {
        accumulator.add(row);
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }
}

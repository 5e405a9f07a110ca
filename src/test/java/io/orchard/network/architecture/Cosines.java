package io.orchard.network.architecture;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How alike two sets of vectors are, row by row.
 *
 * @param mean of the cosines
 * @param worst of them
 */
public record Cosines(double mean, double worst) {

  /** Compares rows of one length. */
  public static Cosines of(float[][] expected, float[][] found) {
    double[] all =
        IntStream.range(0, expected.length)
            .mapToDouble(i -> cosine(expected[i], found[i]))
            .toArray();
    double sum = 0;
    double worst = 1;
    for (double cosine : all) {
      sum += cosine;
      worst = Math.min(worst, cosine);
    }
    return new Cosines(sum / all.length, worst);
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "cosine %.6f on average, %.6f at worst", mean, worst);
  }
}

package io.orchard.stats;

import java.util.Random;
import java.util.stream.Stream;

/**
 * Rows {@code [n, d]} that are hard on covariance in one way or another; the same for the same
 * seed.
 *
 * <p>Sizes lie about the point, {@code n = d / 2}, where an accumulator stops holding rows, and
 * past the 64 rows of a block.
 */
record Dataset(String name, int d, double[][] rows, long seed) {
  private static final long SEED = 20_240_117;

  static Stream<Dataset> all() {
    return Stream.of(
        draw("empty", 0, 5, (i, base, random) -> random.nextGaussian()),
        draw("one row", 1, 7, (i, base, random) -> random.nextGaussian()),
        draw("two rows, one feature", 2, 1, (i, base, random) -> random.nextGaussian()),
        draw("two rows, nine features", 2, 9, (i, base, random) -> random.nextGaussian()),
        draw("n < d", 30, 80, (i, base, random) -> random.nextGaussian()),
        draw("n about d / 2", 41, 80, (i, base, random) -> random.nextGaussian()),
        draw("n = d", 24, 24, (i, base, random) -> random.nextGaussian()),
        draw("many blocks", 700, 11, (i, base, random) -> random.nextGaussian()),
        draw("many blocks of float", 700, 10, (i, base, random) -> random.nextFloat()),
        draw("some rows float", 90, 40, Dataset::roundedForSomeRows),
        draw("constant column", 150, 12, (i, base, r) -> i == 3 ? 0.1 : r.nextGaussian()),
        draw("collinear", 150, 8, (i, base, random) -> base * (i + 1)),
        draw("identical rows", 150, 8, (i, base, random) -> 1.0 / (i + 3)),
        draw("offset 1e8", 300, 10, (i, base, random) -> 1e8 + random.nextGaussian()),
        draw("offset 1e8, held", 30, 80, (i, base, random) -> 1e8 + random.nextGaussian()),
        draw("scales 1e-8 to 1e8", 200, 17, Dataset::scaled));
  }

  private static double scaled(int i, double base, Random random) {
    return (base + random.nextGaussian()) * Math.pow(10, i - 8);
  }

  private static double roundedForSomeRows(int i, double base, Random random) {
    double value = random.nextGaussian();
    return base > 0 ? (float) value : value;
  }

  /** Draws rows; {@code base} is one normal number per row. */
  private static Dataset draw(String name, int n, int d, Entry entry) {
    Random random = new Random(SEED + name.hashCode());
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      double base = random.nextGaussian();
      for (int i = 0; i < d; i++) {
        row[i] = entry.draw(i, base, random);
      }
    }
    return new Dataset(name, d, rows, SEED);
  }

  @Override
  public String toString() {
    return name + " [" + rows.length + ", " + d + "], seed " + seed;
  }

  @FunctionalInterface
  private interface Entry {
    double draw(int i, double base, Random random);
  }
}

package io.orchard.stats;

/**
 * Collects feature vectors {@code [d]} and merges with others of its kind into {@link MeanStats}.
 *
 * <p>Of up to {@value #BLOCK} rows the deviations from the first are summed; the mean of such a
 * block then joins those before it, weighing the difference of two means: Tony F. Chan, Gene H.
 * Golub, Randall J. LeVeque, "Algorithms for computing the sample variance", The American
 * Statistician 37(3), 1983, doi:10.1080/00031305.1983.10483115.
 *
 * <p>An empty accumulator changes nothing, on either side; {@code a.merge(b)} and {@code
 * b.merge(a)} lead to equal snapshots; any split and any order agree within 1e-15 of the mean's
 * size plus 1e-14 of the standard deviation.
 *
 * <p>Mutable and not thread-safe. Memory: {@code 32 * d} bytes; a row costs {@code 2 * d}
 * additions.
 */
public final class MeanAccumulator {

  /** Few enough that the sum's rounding, {@code BLOCK} times 1e-16, stays below the promise. */
  private static final int BLOCK = 64;

  private final int d;
  private MeanStats before;
  private int held;
  private double[] first = new double[0];
  private double[] deviations = new double[0];

  private MeanAccumulator(MeanStats before) {
    this.before = before;
    this.d = before.dimension();
  }

  /**
   * Returns an accumulator that has seen no row.
   *
   * @param d features in every row, at least 1
   * @throws IllegalArgumentException if {@code d < 1}
   */
  public static MeanAccumulator create(int d) {
    if (d < 1) {
      throw new IllegalArgumentException("d must be at least 1, not " + d);
    }
    return new MeanAccumulator(new MeanStats(0, new MeanVector(new double[d], new double[d])));
  }

  /** Returns an accumulator that continues from statistics as if it had seen their rows. */
  public static MeanAccumulator of(MeanStats stats) {
    return new MeanAccumulator(stats);
  }

  /** Returns d, the number of features. */
  public int dimension() {
    return d;
  }

  /**
   * Adds a row, {@code [d]}.
   *
   * @throws IllegalArgumentException if the row is not of length d, or holds a NaN or infinity; the
   *     accumulator is as before
   */
  public void add(float[] row) {
    MeanVector.requireFinite(row, d);
    if (held == 0) {
      begin();
      for (int i = 0; i < d; i++) {
        first[i] = row[i];
      }
    } else {
      for (int i = 0; i < d; i++) {
        deviations[i] += row[i] - first[i];
      }
    }
    added();
  }

  /**
   * Adds a row, {@code [d]}.
   *
   * @throws IllegalArgumentException if the row is not of length d, or holds a NaN or infinity; the
   *     accumulator is as before
   */
  public void add(double[] row) {
    MeanVector.requireFinite(row, d);
    if (held == 0) {
      begin();
      System.arraycopy(row, 0, first, 0, d);
    } else {
      for (int i = 0; i < d; i++) {
        deviations[i] += row[i] - first[i];
      }
    }
    added();
  }

  private void begin() {
    first = new double[d];
    deviations = new double[d];
  }

  private void added() {
    held++;
    if (held == BLOCK) {
      snapshot();
    }
  }

  /**
   * Adds all rows that another accumulator has seen; the other is not changed.
   *
   * @throws IllegalArgumentException if the other's d differs
   */
  public void merge(MeanAccumulator other) {
    before = snapshot().plus(other.snapshot());
  }

  /** Returns the statistics of all rows so far; later additions do not change them. */
  public MeanStats snapshot() {
    if (held > 0) {
      before = before.plus(new MeanStats(held, MeanVector.of(first, deviations, held)));
      held = 0;
    }
    return before;
  }
}

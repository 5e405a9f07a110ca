package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Collects feature vectors {@code [d]} and merges with others of its kind into {@link
 * CovarianceStats}.
 *
 * <p>The state follows the data and a {@link StatsPlan}. Up to {@code d / 2} rows, if the plan says
 * nothing else, are held as they are; past that they go into the packed upper triangle of their
 * co-moments, by blocks of 64 to 2048 rows, each one symmetric rank-b update, or into a sketch.
 * Until its block is full, a row waits, and costs {@code d} operations to add; a block costs {@code
 * b * d * (d + 1)}.
 *
 * <p>What is guaranteed of merging:
 *
 * <ul>
 *   <li>an empty accumulator changes nothing, on either side;
 *   <li>{@code a.merge(b)} and {@code b.merge(a)} lead to snapshots equal to the last bit;
 *   <li>while rows are held, neither their order nor that of merges changes a bit;
 *   <li>past that, any split and any order agree within 1e-12 of {@code sqrt(S(i, i) * S(j, j))},
 *       and means within 1e-15 of their size plus 1e-12 of the standard deviation. Bitwise equality
 *       across orders, processors or runners is not promised.
 * </ul>
 *
 * With a sketch, the first holds, and every order leads to counts, means and variances as above and
 * to covariances within the bound that it states.
 *
 * <p>Sums are about the mean, and means are kept to 32 digits, so neither a large offset nor the
 * number of merges costs accuracy.
 *
 * <p>Mutable and not thread-safe. Memory: {@code 4 * n * d} bytes while rows are held ({@code 8 * n
 * * d} if they do not fit float); then {@code 4 * d * (d + 1)} bytes for the triangle plus one
 * block of rows, and while a block enters, with OpenBLAS, as much native memory as the triangle.
 */
public final class CovarianceAccumulator {
  private final StatsPlan plan;
  private HeldRows rows;
  private @Nullable Condensed condensed;

  /**
   * Whether a snapshot refers to the co-moments, so that they must be copied before they change.
   */
  private boolean shared;

  /** Pieces still to be added before the co-moments are whole. */
  private int awaited;

  private CovarianceAccumulator(StatsPlan plan, HeldRows rows, @Nullable Condensed condensed) {
    this.plan = plan;
    this.rows = rows;
    this.condensed = condensed;
    this.shared = condensed != null;
  }

  /**
   * Returns an accumulator that has seen no row and stays exact.
   *
   * @param d features in every row, at least 1
   * @throws IllegalArgumentException if {@code d < 1}
   */
  public static CovarianceAccumulator create(int d) {
    return create(StatsPlan.exact(d));
  }

  /** Returns an accumulator that has seen no row and follows a plan. */
  public static CovarianceAccumulator create(StatsPlan plan) {
    return new CovarianceAccumulator(plan, new HeldRows(plan.d()), null);
  }

  /** Returns an accumulator that continues from statistics as if it had seen their rows. */
  public static CovarianceAccumulator of(CovarianceStats stats) {
    HeldRows held = stats.heldRows();
    int d = stats.dimension();
    if (held != null) {
      return new CovarianceAccumulator(StatsPlan.exact(d), held.copy(), null);
    }
    StatsPlan plan =
        stats.condensed() instanceof FrequentDirections sketch
            ? StatsPlan.sketch(d, sketch.keptRows())
            : StatsPlan.exact(d);
    return new CovarianceAccumulator(plan, new HeldRows(d), stats.condensed());
  }

  /** Returns d, the number of features. */
  public int dimension() {
    return rows.dimension();
  }

  /** Returns the number of rows seen, merged ones included. */
  public long count() {
    return rows.size() + (condensed == null ? 0 : condensed.count());
  }

  /**
   * Adds a row, {@code [d]}, which is copied.
   *
   * @throws IllegalArgumentException if the row is not of length d, or holds a NaN or infinity; the
   *     message names the feature, and the accumulator is as before
   * @throws IllegalStateException if the triangle becomes due and fits no array or not the heap
   */
  public void add(float[] row) {
    requireLength(row.length);
    for (int i = 0; i < row.length; i++) {
      requireFinite(row[i], i);
    }
    rows.take(row.clone());
    enterFullBlocks();
  }

  /**
   * Adds a row, {@code [d]}, which is copied. Magnitudes below 1e150 keep the sums finite.
   *
   * @throws IllegalArgumentException if the row is not of length d, or holds a NaN or infinity; the
   *     message names the feature, and the accumulator is as before
   * @throws IllegalStateException if the triangle becomes due and fits no array or not the heap
   */
  public void add(double[] row) {
    requireLength(row.length);
    for (int i = 0; i < row.length; i++) {
      requireFinite(row[i], i);
    }
    rows.take(row.clone());
    enterFullBlocks();
  }

  /**
   * Adds all rows that another accumulator has seen; the other is not changed. Costs {@code d * (d
   * + 1)} where both have a triangle.
   *
   * @throws IllegalArgumentException if the other's d differs, or one has a sketch and the other a
   *     triangle
   * @throws IllegalStateException if the triangle becomes due and fits no array or not the heap
   */
  public void merge(CovarianceAccumulator other) {
    requireLength(other.dimension());
    rows.takeAll(other.rows);
    awaited += other.awaited;
    if (other.condensed != null) {
      if (condensed == null) {
        condensed = other.condensed;
        shared = true;
      } else {
        ownCondensed().merge(other.condensed);
      }
      other.shared = other.shared || condensed == other.condensed;
    }
    enterFullBlocks();
  }

  /**
   * Adds one of the pieces that {@link CovarianceStats#forEachPart} gives. Pieces of several
   * statistics may come in any order, but there is no snapshot until all are there; the result
   * agrees with a merge to rounding.
   *
   * @throws IllegalArgumentException if the piece's d differs, or it is exact and this a sketch, or
   *     the reverse
   */
  public void add(StatsPart part) {
    if (part instanceof StatsPart.Rows held) {
      requireLength(held.rows().dimension());
      rows.takeAll(held.rows());
    } else {
      if (part instanceof StatsPart.Means means) {
        requireLength(means.mean().dimension());
      }
      awaited += ownCondensed().absorb(part);
    }
    enterFullBlocks();
  }

  /**
   * Returns the statistics of all rows so far; later additions do not change them. Waiting rows
   * enter the triangle first, if there is one, which a later merge or addition may notice in its
   * last bits.
   *
   * @throws IllegalStateException if pieces of statistics are still to be added
   */
  public CovarianceStats snapshot() {
    if (awaited != 0) {
      throw new IllegalStateException(awaited + " pieces of the statistics are missing");
    }
    if (condensed == null) {
      HeldRows sorted = rows.copy();
      sorted.sort();
      return CovarianceStats.of(sorted);
    }
    enterRows();
    shared = true;
    return CovarianceStats.of(condensed);
  }

  /**
   * Writes the state in the same form as {@link CovarianceStats#writeTo}; waiting rows enter the
   * triangle first, if there is one.
   *
   * @throws IOException if {@code out} fails
   */
  public void writeTo(DataOutput out) throws IOException {
    boolean sharedBefore = shared;
    snapshot().writeTo(out);
    shared = sharedBefore;
  }

  /**
   * Reads what {@link #writeTo} or {@link CovarianceStats#writeTo} wrote, and no byte beyond it.
   *
   * @throws IOException if the data are foreign, of another version, truncated or damaged, or if
   *     {@code in} fails
   */
  public static CovarianceAccumulator readFrom(DataInput in) throws IOException {
    CovarianceAccumulator accumulator = of(CovarianceStats.readFrom(in));
    accumulator.shared = false;
    return accumulator;
  }

  private void enterFullBlocks() {
    int limit = condensed == null ? plan.heldRows() + 1 : condensed.blockRows();
    if (rows.size() >= limit) {
      enterRows();
    }
  }

  /** Moves all rows into the co-moments, ordered by value so that their arrival leaves no trace. */
  private void enterRows() {
    if (rows.size() == 0) {
      return;
    }
    Condensed target = ownCondensed();
    rows.sort();
    int height = target.blockRows();
    for (int from = 0; from < rows.size(); from += height) {
      target.add(rows, from, Math.min(from + height, rows.size()));
    }
    rows = new HeldRows(dimension());
  }

  private Condensed ownCondensed() {
    if (condensed == null) {
      condensed = plan.condensed();
    } else if (shared) {
      condensed = condensed.copy();
    }
    shared = false;
    return condensed;
  }

  private void requireLength(int length) {
    if (length != dimension()) {
      throw new IllegalArgumentException("Expected " + dimension() + " features, not " + length);
    }
  }

  private static void requireFinite(double value, int i) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Feature " + i + " is " + value);
    }
  }
}

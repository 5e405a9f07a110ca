package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Collects feature vectors {@code [d]} and merges with others of its kind into {@link
 * CovarianceStats}.
 *
 * <p>The state follows the data. Up to {@code d / 2} rows are held as they are; past that they go
 * into the packed upper triangle of their co-moments, by blocks of 64 to 256 rows, each one
 * symmetric rank-b update. Until its block is full, a row waits, and costs {@code d} operations to
 * add; a block costs {@code b * d * (d + 1)}.
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
 * Sums are about the mean, and means are kept to 32 digits, so neither a large offset nor the
 * number of merges costs accuracy.
 *
 * <p>Mutable and not thread-safe. Memory: {@code 4 * n * d} bytes while rows are held ({@code 8 * n
 * * d} if they do not fit float); then {@code 4 * d * (d + 1)} bytes for the triangle plus one
 * block of rows, and while a block enters, the block as double and, with OpenBLAS, a native copy of
 * the triangle.
 */
public final class CovarianceAccumulator {
  private HeldRows rows;
  private @Nullable CoMoments moments;

  /**
   * Whether a snapshot refers to the co-moments, so that they must be copied before they change.
   */
  private boolean shared;

  private CovarianceAccumulator(HeldRows rows, @Nullable CoMoments moments) {
    this.rows = rows;
    this.moments = moments;
    this.shared = moments != null;
  }

  /**
   * Returns an accumulator that has seen no row.
   *
   * @param d features in every row, at least 1
   * @throws IllegalArgumentException if {@code d < 1}
   */
  public static CovarianceAccumulator create(int d) {
    if (d < 1) {
      throw new IllegalArgumentException("d must be at least 1, not " + d);
    }
    return new CovarianceAccumulator(new HeldRows(d), null);
  }

  /** Returns an accumulator that continues from statistics as if it had seen their rows. */
  public static CovarianceAccumulator of(CovarianceStats stats) {
    HeldRows held = stats.heldRows();
    return held != null
        ? new CovarianceAccumulator(held.copy(), null)
        : new CovarianceAccumulator(new HeldRows(stats.dimension()), stats.coMoments());
  }

  /** Returns d, the number of features. */
  public int dimension() {
    return rows.dimension();
  }

  /** Returns the number of rows seen, merged ones included. */
  public long count() {
    return rows.size() + (moments == null ? 0 : moments.count());
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
   * @throws IllegalArgumentException if the other's d differs
   * @throws IllegalStateException if the triangle becomes due and fits no array or not the heap
   */
  public void merge(CovarianceAccumulator other) {
    requireLength(other.dimension());
    rows.takeAll(other.rows);
    if (other.moments != null) {
      if (moments == null) {
        moments = other.moments;
        shared = true;
      } else {
        ownMoments().merge(other.moments);
      }
      other.shared = other.shared || moments == other.moments;
    }
    enterFullBlocks();
  }

  /**
   * Returns the statistics of all rows so far; later additions do not change them. Waiting rows
   * enter the triangle first, if there is one, which a later merge or addition may notice in its
   * last bits.
   */
  public CovarianceStats snapshot() {
    if (moments == null) {
      HeldRows sorted = rows.copy();
      sorted.sort();
      return CovarianceStats.of(sorted);
    }
    enterRows();
    shared = true;
    return CovarianceStats.of(moments);
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
    int limit = moments == null ? dimension() / 2 + 1 : blockRows();
    if (rows.size() >= limit) {
      enterRows();
    }
  }

  /** Moves all rows into the triangle, ordered by value so that their arrival leaves no trace. */
  private void enterRows() {
    if (rows.size() == 0) {
      return;
    }
    CoMoments target = ownMoments();
    rows.sort();
    for (int from = 0; from < rows.size(); from += blockRows()) {
      target.add(rows, from, Math.min(from + blockRows(), rows.size()));
    }
    rows = new HeldRows(dimension());
  }

  private CoMoments ownMoments() {
    if (moments == null) {
      moments = CoMoments.empty(dimension());
    } else if (shared) {
      moments = moments.copy();
    }
    shared = false;
    return moments;
  }

  /** Larger blocks for wider rows: they spread the cost of copying the triangle over more work. */
  private int blockRows() {
    return Math.max(64, Math.min(256, dimension() / 8));
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

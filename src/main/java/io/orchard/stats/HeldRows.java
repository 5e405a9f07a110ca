package io.orchard.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows {@code [n, d]} kept as they arrived: as float where that loses nothing, as double otherwise.
 *
 * <p>After {@link #sort()} the order of the rows depends on their values alone, so whatever is
 * computed from them does not depend, in any bit, on the order of adding or merging. Memory is
 * {@code 4 * n * d} bytes for rows that fit float, twice that for others.
 *
 * <p>Mutable and not thread-safe; a row's array is never changed once it is in.
 */
final class HeldRows {
  private final int d;
  private final List<float[]> singles;
  private final List<double[]> doubles;

  HeldRows(int d) {
    this(d, new ArrayList<>(), new ArrayList<>());
  }

  private HeldRows(int d, List<float[]> singles, List<double[]> doubles) {
    this.d = d;
    this.singles = singles;
    this.doubles = doubles;
  }

  int dimension() {
    return d;
  }

  int size() {
    return singles.size() + doubles.size();
  }

  /** Returns the rows held as float, in order; they come before those held as double. */
  List<float[]> singles() {
    return singles;
  }

  /** Returns the rows held as double, in order. */
  List<double[]> doubles() {
    return doubles;
  }

  /** Takes over a row of d finite numbers. */
  void take(float[] row) {
    singles.add(row);
  }

  /** Takes over a row of d finite numbers, narrowed where every one of them fits float. */
  void take(double[] row) {
    for (double value : row) {
      if ((float) value != value) {
        doubles.add(row);
        return;
      }
    }
    float[] narrow = new float[d];
    for (int i = 0; i < d; i++) {
      narrow[i] = (float) row[i];
    }
    singles.add(narrow);
  }

  /** Adds the rows of another holder, which is not changed. */
  void takeAll(HeldRows other) {
    singles.addAll(other.singles);
    doubles.addAll(other.doubles);
  }

  /** Returns a holder of the same rows, sharing their arrays. */
  HeldRows copy() {
    return new HeldRows(d, new ArrayList<>(singles), new ArrayList<>(doubles));
  }

  /** Returns a holder of the rows {@code [from, to)}, sharing their arrays. */
  HeldRows range(int from, int to) {
    int split = singles.size();
    return new HeldRows(
        d,
        new ArrayList<>(singles.subList(Math.min(from, split), Math.min(to, split))),
        new ArrayList<>(doubles.subList(Math.max(from - split, 0), Math.max(to - split, 0))));
  }

  /** Orders the rows by their values: first those held as float, each kind lexicographically. */
  void sort() {
    singles.sort(Arrays::compare);
    doubles.sort(Arrays::compare);
  }

  double value(int row, int i) {
    return row < singles.size() ? singles.get(row)[i] : doubles.get(row - singles.size())[i];
  }

  /** Writes the features {@code [from, to)} of one row into an array. */
  void copyTo(int row, int from, int to, double[] target, int offset) {
    if (row >= singles.size()) {
      System.arraycopy(doubles.get(row - singles.size()), from, target, offset, to - from);
      return;
    }
    float[] values = singles.get(row);
    for (int i = from; i < to; i++) {
      target[offset + i - from] = values[i];
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof HeldRows other
        && d == other.d
        && Arrays.deepEquals(singles.toArray(), other.singles.toArray())
        && Arrays.deepEquals(doubles.toArray(), other.doubles.toArray());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.deepHashCode(singles.toArray()) + Arrays.deepHashCode(doubles.toArray());
  }
}

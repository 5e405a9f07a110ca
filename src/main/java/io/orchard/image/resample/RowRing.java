package io.orchard.image.resample;

/** The latest rows of an image, in arrays that are reused. */
final class RowRing {
  private final int rowInts;
  private int[][] rows = new int[0][];

  /** Makes an empty ring for rows of {@code rowInts} ints. */
  RowRing(int rowInts) {
    this.rowInts = rowInts;
  }

  /** Makes room for at least that many rows at a time; what is in the ring may be lost. */
  void reserve(int count) {
    if (rows.length < count) {
      rows = new int[count][rowInts];
    }
  }

  /** The array that holds, or is to hold, row {@code y}; an older row had it before. */
  int[] row(int y) {
    return rows[y % rows.length];
  }
}

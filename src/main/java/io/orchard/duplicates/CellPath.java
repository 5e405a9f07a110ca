package io.orchard.duplicates;

import java.util.ArrayList;
import java.util.List;

/**
 * The way from a cell to a cell within it, and which pairs are its own.
 *
 * <p>Vectors that share several cells meet in each. Their pair belongs to the first of those, and
 * within it to the first of the inner cells that they share, and so on: it comes out there alone.
 */
final class CellPath {
  private final UnitVectors vectors;
  private final int outermost;
  private final List<byte[][]> inner = new ArrayList<>();
  private final List<Integer> way = new ArrayList<>();

  /**
   * Starts in a cell.
   *
   * @param vectors its vectors, with the cells that they lie in
   */
  CellPath(UnitVectors vectors, int outermost) {
    this.vectors = vectors;
    this.outermost = outermost;
  }

  /** Returns how many cells this one lies in. */
  int depth() {
    return way.size();
  }

  /** Goes into an inner cell; {@code cells} has those of each vector, by its row. */
  void enter(byte[][] cells, int cell) {
    inner.add(cells);
    way.add(cell);
  }

  /** Goes back out. */
  void leave() {
    inner.remove(inner.size() - 1);
    way.remove(way.size() - 1);
  }

  /** Returns whether a pair of vectors belongs here. */
  boolean owns(int i, int j) {
    if (firstShared(vectors.cells(i), vectors.cells(j)) != outermost) {
      return false;
    }
    for (int level = 0; level < way.size(); level++) {
      byte[][] cells = inner.get(level);
      if (firstShared(cells[i], cells[j]) != way.get(level)) {
        return false;
      }
    }
    return true;
  }

  private static int firstShared(byte[] a, byte[] b) {
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      int difference = Byte.compareUnsigned(a[i], b[j]);
      if (difference == 0) {
        return Byte.toUnsignedInt(a[i]);
      }
      if (difference < 0) {
        i++;
      } else {
        j++;
      }
    }
    return -1;
  }
}

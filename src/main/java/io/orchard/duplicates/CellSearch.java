package io.orchard.duplicates;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Finds the similar pairs of one cell: compares all if they are few, else splits it once more. */
final class CellSearch {
  /** So many vectors are compared with each other. */
  static final int FEW = 1024;

  /** How many vectors an inner cell is to have. */
  private static final int AIM = 256;

  private static final int LEAST_CELLS = 4;
  private static final int MOST_DEPTH = 6;

  private final UnitVectors vectors;
  private final NearTwins settings;
  private final CellPath path;
  private final FoundPairs found;
  private final Crowds crowds;

  CellSearch(UnitVectors vectors, NearTwins settings, CellPath path, FoundPairs found) {
    this.vectors = vectors;
    this.settings = settings;
    this.path = path;
    this.found = found;
    crowds = new Crowds(vectors, found, settings);
  }

  /** Searches the whole cell. */
  void search() {
    search(IntStream.range(0, vectors.size()).toArray());
  }

  private void search(int[] members) {
    int[] left = members.length > FEW ? crowds.takeOut(members, FEW) : members;
    if (left.length <= FEW || path.depth() == MOST_DEPTH || !split(left)) {
      AllPairs.compare(vectors, found, left, settings.allPairsUpTo());
    }
  }

  /** Searches inner cells; returns false, with nothing done, where these would not be less work. */
  private boolean split(int[] members) {
    int count = LEAST_CELLS;
    while (count < Directions.MOST && count * AIM < members.length) {
      count *= 2;
    }
    byte[][] cells = new byte[vectors.size()][];
    Directions directions = settings.directions(vectors.dims(), path.depth() + 1);
    directions.place(vectors.units(), members, mean(members), count, cells);
    int[] sizes = new int[count];
    forEachPlace(members, cells, (member, cell) -> sizes[cell]++);
    double work = Arrays.stream(sizes).mapToDouble(size -> (double) size * size).sum();
    if (work > 0.5 * members.length * members.length) {
      return false;
    }
    int[][] inner = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    int[] next = new int[count];
    forEachPlace(members, cells, (member, cell) -> inner[cell][next[cell]++] = member);
    for (int cell = 0; cell < count; cell++) {
      path.enter(cells, cell);
      search(inner[cell]);
      path.leave();
    }
    return true;
  }

  private interface Place {
    void of(int member, int cell);
  }

  private static void forEachPlace(int[] members, byte[][] cells, Place place) {
    for (int member : members) {
      for (byte cell : cells[member]) {
        place.of(member, Byte.toUnsignedInt(cell));
      }
    }
  }

  private float[] mean(int[] members) {
    int dims = vectors.dims();
    double[] sums = new double[dims];
    for (int member : members) {
      for (int d = 0; d < dims; d++) {
        sums[d] += vectors.units()[member * dims + d];
      }
    }
    float[] mean = new float[dims];
    for (int d = 0; d < dims; d++) {
      mean[d] = (float) (sums[d] / members.length);
    }
    return mean;
  }
}

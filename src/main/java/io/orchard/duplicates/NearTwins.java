package io.orchard.duplicates;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Finds the pairs of vectors whose cosine is at least a threshold: {@link #place} each vector,
 * bring together those of a cell, {@link #search} each cell. {@link #find} does all of it in
 * memory.
 *
 * <p><b>What comes out.</b> Every pair is judged by its exact cosine, in double from the float32
 * numbers: there is no false one. Of the pairs at exactly the threshold at least 99 of 100 are
 * found, on average over random directions, and more of those beyond it. No pair comes out twice.
 * Two zero vectors are alike, with a cosine of 1; a zero vector and another one are not.
 *
 * <p><b>Where many are alike</b> not all pairs come out, but what connects the same vectors: a
 * vector with more than {@link #allPairsUpTo} similar ones before it, by the order of paths, in one
 * cell, comes out only in pairs that connect what was not connected. And in cells of more than
 * {@value CellSearch#FEW} vectors, if more than that are similar to one of them, and at least an
 * eighth of the cell, those are paired with that one alone. So 50,000 equal vectors give 49,999
 * pairs.
 *
 * <p><b>Cost.</b> Placing takes {@code 512 (k + 1)} operations a vector, and gives it some 2.6
 * cells at a threshold of 0.98, 4.3 at 0.95, 7 at 0.9. Searching compares a vector with a few
 * thousand others at n = 10^6. Below 0.9 fewer and larger cells are used, below 0.5 one: all is
 * compared with all.
 *
 * <p>The same set of vectors gives the same pairs, in whatever order they come. Immutable and
 * thread-safe.
 */
public final class NearTwins implements Serializable {
  private static final long serialVersionUID = 1L;

  /** There are at most so many cells, numbered from 0. */
  public static final int MOST_CELLS = Directions.MOST;

  /** The usual {@link #allPairsUpTo}. */
  public static final int ALL_PAIRS_UP_TO = 100;

  /** Which directions are drawn; any number does as well. */
  private static final long SEED = 20;

  private record Drawn(int dims, int depth, double threshold) {}

  private static final Map<Drawn, Directions> DRAWN = new ConcurrentHashMap<>();

  private final double threshold;
  private final int allPairsUpTo;

  private NearTwins(double threshold, int allPairsUpTo) {
    this.threshold = threshold;
    this.allPairsUpTo = allPairsUpTo;
  }

  /**
   * Returns the search for pairs of a cosine of {@code threshold} or more.
   *
   * @throws IllegalArgumentException if the threshold is not in (0, 1]
   */
  public static NearTwins above(double threshold) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold " + threshold + " is not in (0, 1]");
    }
    return new NearTwins(threshold, ALL_PAIRS_UP_TO);
  }

  /**
   * Returns the same search with another limit.
   *
   * @param most how many similar vectors before it a vector may have to come out in a pair with
   *     each; with 0 only pairs that connect come out
   * @throws IllegalArgumentException if it is negative
   */
  public NearTwins withAllPairsUpTo(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("all pairs up to " + most + " is below 0");
    }
    return new NearTwins(threshold, most);
  }

  /** Returns the least cosine of a pair. */
  public double threshold() {
    return threshold;
  }

  /** Returns how many similar vectors before it a vector may have to come out with each. */
  public int allPairsUpTo() {
    return allPairsUpTo;
  }

  /**
   * Returns a vector with the cells that it lies in.
   *
   * @param path the image; no two vectors have the same
   * @param vector [k] float32, finite, k the same for all; kept, not copied
   * @throws IllegalArgumentException if a number is not finite
   */
  public PlacedVector place(String path, float[] vector) {
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(path + ": its vector holds " + number);
      }
    }
    float[] unit = UnitVectors.unit(vector);
    byte[][] cells = new byte[1][];
    int[] one = {0};
    directions(unit.length, 0).place(unit, one, new float[unit.length], cellCount(), cells);
    return new PlacedVector(path, vector, cells[0]);
  }

  private int cellCount() {
    if (threshold >= 0.9) {
      return MOST_CELLS;
    }
    return threshold >= 0.8 ? 64 : threshold >= 0.5 ? 8 : 1;
  }

  /** Returns the directions for cells in cells in ... of the outermost, independent by depth. */
  Directions directions(int dims, int depth) {
    return DRAWN.computeIfAbsent(
        new Drawn(dims, depth, threshold),
        drawn -> Directions.draw(SEED + depth, dims, Math.sqrt(2 - 2 * threshold)));
  }

  /**
   * Finds the pairs of one cell. Holds {@code 8 (k + 1)} bytes a vector besides the vectors.
   *
   * @param cell its number
   * @param members all vectors that lie in it, in any order, placed by this search
   * @param out takes the pairs, which no other cell gives
   */
  public void search(int cell, List<PlacedVector> members, Consumer<SimilarPair> out) {
    if (members.size() < 2) {
      return;
    }
    List<PlacedVector> sorted = new ArrayList<>(members);
    sorted.sort(Comparator.comparing(PlacedVector::path));
    UnitVectors vectors = UnitVectors.of(sorted);
    CellPath path = new CellPath(vectors, cell);
    FoundPairs found = new FoundPairs(vectors, threshold, path, out);
    new CellSearch(vectors, this, path, found).search();
  }

  /**
   * Finds the pairs of vectors that are all in memory.
   *
   * @param vectors by path
   */
  public List<SimilarPair> find(Map<String, float[]> vectors) {
    List<List<PlacedVector>> cells =
        IntStream.range(0, MOST_CELLS)
            .<List<PlacedVector>>mapToObj(c -> new ArrayList<>())
            .toList();
    vectors.forEach(
        (path, vector) -> {
          PlacedVector placed = place(path, vector);
          for (byte cell : placed.cells()) {
            cells.get(Byte.toUnsignedInt(cell)).add(placed);
          }
        });
    List<SimilarPair> pairs = new ArrayList<>();
    for (int cell = 0; cell < MOST_CELLS; cell++) {
      search(cell, cells.get(cell), pairs::add);
    }
    return pairs;
  }
}

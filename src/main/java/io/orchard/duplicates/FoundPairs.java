package io.orchard.duplicates;

import java.util.function.Consumer;

/** Judges pairs of vectors exactly, and passes on those that belong to the cell at hand. */
final class FoundPairs {
  private final UnitVectors vectors;
  private final double threshold;
  private final CellPath path;
  private final Consumer<SimilarPair> out;

  FoundPairs(UnitVectors vectors, double threshold, CellPath path, Consumer<SimilarPair> out) {
    this.vectors = vectors;
    this.threshold = threshold;
    this.path = path;
    this.out = out;
  }

  /** Returns the least product of two units that a similar pair can have. */
  float candidate() {
    return (float) threshold - vectors.rounding();
  }

  boolean similar(int i, int j) {
    return vectors.cosine(i, j) >= threshold;
  }

  /**
   * Passes on a similar pair, i before j, unless it belongs to another cell: there it comes out, or
   * what connects the two.
   */
  void pass(int i, int j) {
    if (path.owns(i, j)) {
      out.accept(new SimilarPair(vectors.path(i), vectors.path(j), vectors.cosine(i, j)));
    }
  }
}

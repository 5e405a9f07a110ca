package io.orchard.stats;

import java.util.function.Consumer;

/**
 * What rows turn into when they are too many to be held: count, means, and their co-moments, exact
 * or sketched. Mutable and not thread-safe; equal by content.
 */
sealed interface Condensed permits CoMoments, FrequentDirections {

  int dimension();

  long count();

  MeanVector mean();

  /** Returns {@code S(i, j)}, the sum over rows of products of deviations from the means. */
  double sum(int i, int j);

  /** Returns how many rows had best enter at once. */
  int blockRows();

  /** Adds the rows {@code [from, to)} as one block; they are not changed. */
  void add(HeldRows rows, int from, int to);

  /**
   * Adds another set's rows; it is not changed.
   *
   * @throws IllegalArgumentException if the other is exact and this is not, or the reverse
   */
  void merge(Condensed other);

  /** Returns a copy that changes on its own. */
  Condensed copy();

  /** Takes this apart into pieces that {@link #absorb} puts together again. */
  void forEachPart(Consumer<StatsPart> consumer);

  /**
   * Adds one piece of another set; pieces of several sets may arrive in any order.
   *
   * @return how many more pieces are on their way because of this one: -1 if it was awaited itself
   * @throws IllegalArgumentException if it is a piece of the other kind
   */
  int absorb(StatsPart part);

  /** Returns the weight of the squared distance of two means when n and m rows merge. */
  static double mergeWeight(long n, long m) {
    return (double) n * m / (n + m);
  }
}

package io.orchard.stats;

import java.io.Serializable;

/**
 * What statistics of d features do when rows become many. Immutable; everyone who accumulates
 * towards the same statistics has to follow the same plan.
 *
 * @param d features in every row, at least 1
 * @param heldRows up to how many rows are held as they are, at least 0
 * @param sketchRows rows of the sketch that more rows go into, at least 2; 0 for exact co-moments
 */
public record StatsPlan(int d, int heldRows, int sketchRows) implements Serializable {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public StatsPlan {
    if (d < 1) {
      throw new IllegalArgumentException("d must be at least 1, not " + d);
    }
    if (heldRows < 0 || sketchRows < 0 || sketchRows == 1) {
      throw new IllegalArgumentException(
          "A plan cannot hold " + heldRows + " rows and sketch with " + sketchRows);
    }
  }

  /** Holds rows while they take less memory than the triangle of co-moments, then that. */
  public static StatsPlan exact(int d) {
    return new StatsPlan(d, d / 2, 0);
  }

  /** Holds the rows, however many they are. */
  public static StatsPlan rows(int d) {
    return new StatsPlan(d, Integer.MAX_VALUE - 1, 0);
  }

  /** Holds l rows, then sketches with l rows, which takes {@code 16 * l * d} bytes. */
  public static StatsPlan sketch(int d, int l) {
    return new StatsPlan(d, l, l);
  }

  /** Returns whether more than {@link #heldRows} rows are sketched, not summed up exactly. */
  public boolean sketches() {
    return sketchRows > 0;
  }

  Condensed condensed() {
    return sketches() ? FrequentDirections.empty(d, sketchRows) : CoMoments.empty(d);
  }
}

package io.orchard.duplicates;

/** The cosine of the angle between two vectors. */
public final class Cosine {

  private Cosine() {}

  /**
   * Returns the cosine, from -1 to 1, computed in double: 1 for two zero vectors, 0 for one, and
   * exactly 1 for equal ones. No finite vector over- or underflows.
   *
   * @param a [k]
   * @param b [k]
   */
  public static double of(float[] a, float[] b) {
    return of(a, dot(a, a), b, dot(b, b));
  }

  /** Returns the cosine of vectors whose products with themselves are known. */
  static double of(float[] a, double squareA, float[] b, double squareB) {
    double squared = squareA * squareB;
    if (squared == 0) {
      return squareA == squareB ? 1 : 0;
    }
    // Squares of float32 numbers neither overflow nor vanish in double, nor do products of their
    // sums; and sqrt(s s) is s.
    return Math.max(-1, Math.min(1, dot(a, b) / Math.sqrt(squared)));
  }

  /** Returns the product of two vectors. */
  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (double) a[d] * b[d];
    }
    return sum;
  }
}

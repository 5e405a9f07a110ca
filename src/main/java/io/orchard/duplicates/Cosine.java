package io.orchard.duplicates;

/** The cosine of the angle between two vectors. */
public final class Cosine {

  private Cosine() {}

  /**
   * Returns the cosine, from -1 to 1, computed in double. Two vectors of length 0 are alike, with
   * 1; one alone is like no other, with 0. No finite vector over- or underflows.
   *
   * @param a [k]
   * @param b [k]
   */
  public static double of(float[] a, float[] b) {
    double product = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      lengthA += (double) a[i] * a[i];
      lengthB += (double) b[i] * b[i];
    }
    if (lengthA == 0 || lengthB == 0) {
      return lengthA == lengthB ? 1 : 0;
    }
    double cosine = product / (Math.sqrt(lengthA) * Math.sqrt(lengthB));
    return Math.max(-1, Math.min(1, cosine));
  }
}

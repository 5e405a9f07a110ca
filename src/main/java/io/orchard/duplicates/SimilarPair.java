package io.orchard.duplicates;

/**
 * Two images whose vectors are alike.
 *
 * @param first the path that comes first by the order of strings
 * @param second the other one
 * @param similarity the cosine of the angle between their vectors, above 0 and at most 1; 1 for two
 *     zero vectors
 */
public record SimilarPair(String first, String second, double similarity) {

  /** Checks the order of the paths and the range of the cosine. */
  public SimilarPair {
    if (first.compareTo(second) >= 0) {
      throw new IllegalArgumentException(first + " does not come before " + second);
    }
    if (!(similarity > 0 && similarity <= 1)) {
      throw new IllegalArgumentException("similarity " + similarity + " is not in (0, 1]");
    }
  }
}

package io.orchard.image.resample;

/**
 * What is kept of a resized axis.
 *
 * @param size samples that the whole axis is brought to
 * @param first the first sample that is kept
 * @param count how many are kept
 */
record Span(int size, int first, int count) {

  /** Keeps all samples. */
  static Span whole(int size) {
    return new Span(size, 0, size);
  }

  /**
   * Keeps those in the middle; of a margin that is odd, the halves are rounded as torchvision's
   * CenterCrop does it, to the even one.
   */
  static Span middle(int size, int count) {
    return new Span(size, (int) Math.rint((size - count) / 2.0), count);
  }
}

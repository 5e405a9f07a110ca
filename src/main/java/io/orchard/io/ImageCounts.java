package io.orchard.io;

/**
 * What became of the images of a run.
 *
 * @param matched images found
 * @param processed images with features
 * @param rejected images given up; matched = processed + rejected
 */
public record ImageCounts(long matched, long processed, long rejected) {

  /** Returns rejected / matched, or 0 when nothing was found. */
  public double failureRate() {
    return matched == 0 ? 0 : (double) rejected / matched;
  }

  /** Returns whether every image is accounted for. */
  public boolean complete() {
    return matched == processed + rejected;
  }
}

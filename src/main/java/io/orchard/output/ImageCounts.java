package io.orchard.output;

import java.util.Map;

/**
 * What became of the images of a run.
 *
 * @param matched images found
 * @param processed images with features
 * @param rejected images given up; matched = processed + rejected
 * @param reused images among the processed whose features an earlier run left
 * @param known images that earlier runs left features of, made as this run makes them
 * @param gone images among the known that are not there any more
 */
public record ImageCounts(
    long matched, long processed, long rejected, long reused, long known, long gone) {

  /** Returns the counts of these names; what is not named is 0. */
  public static ImageCounts of(Map<String, Long> counts) {
    return new ImageCounts(
        counts.getOrDefault("matched", 0L),
        counts.getOrDefault("processed", 0L),
        counts.getOrDefault("rejected", 0L),
        counts.getOrDefault("reused", 0L),
        counts.getOrDefault("known", 0L),
        counts.getOrDefault("gone", 0L));
  }

  /** Returns rejected / matched, or 0 when nothing was found. */
  public double failureRate() {
    return matched == 0 ? 0 : (double) rejected / matched;
  }

  /** Returns whether every image is accounted for. */
  public boolean complete() {
    return matched == processed + rejected;
  }
}

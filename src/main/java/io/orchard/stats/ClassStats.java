package io.orchard.stats;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a classifier learns from besides the statistics of all images: count and mean of each class,
 * and the statistics of the images that have no label.
 *
 * <p>With it the scatter within the classes follows from that of all images: take away that of the
 * unlabelled ones and that between the means. Where every image has a label, which is the rule, the
 * unlabelled part is empty.
 *
 * @param classes by label, none without an image; unmodifiable
 * @param unlabelled of the images without a label
 */
public record ClassStats(SortedMap<String, MeanStats> classes, CovarianceStats unlabelled) {

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if a class has no image or another number of features
   */
  public ClassStats {
    classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    int d = unlabelled.dimension();
    classes.forEach(
        (label, stats) -> {
          if (stats.count() < 1 || stats.dimension() != d) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "the class %s has %d images of %d features, not of %d",
                    label,
                    stats.count(),
                    stats.dimension(),
                    d));
          }
        });
  }

  /** Returns the number of images that have a label. */
  public long labelled() {
    return classes.values().stream().mapToLong(MeanStats::count).sum();
  }
}

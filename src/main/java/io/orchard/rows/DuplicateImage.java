package io.orchard.rows;

import org.jspecify.annotations.Nullable;

/**
 * An image that has a twin: a row of the {@code duplicates/} table.
 *
 * @param group what all twins of a group share
 * @param uri the image: absolute local path or {@code s3://} URI
 * @param label its class, or null
 * @param split its data set split, or null
 * @param similarity cosine of the angle between its reduced vector and that of the group's first
 *     image, -1 to 1; 1 where both have the same pixels. Twins of twins may lie below the limit
 * @param kind how it is like the group's first image; of that image itself, whether another has its
 *     pixels
 */
public record DuplicateImage(
    String group,
    String uri,
    @Nullable String label,
    @Nullable String split,
    double similarity,
    Kind kind) {

  /** How two images are alike. */
  public enum Kind {
    /** They have the same bytes, or at least the same pixels once they are decoded. */
    EXACT,
    /** Their reduced vectors point the same way. */
    NEAR
  }
}

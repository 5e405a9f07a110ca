package io.orchard.rows;

import io.orchard.cache.Checksum;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Images that are twins of one another, in the order of their paths.
 *
 * @param images two or more
 */
public record DuplicateGroup(List<DuplicateImage> images) {

  private static final int NAME_DIGITS = 16;

  /** Puts the images into their order. */
  public DuplicateGroup {
    images = images.stream().sorted(Comparator.comparing(DuplicateImage::uri)).toList();
  }

  /** Returns the name of the group whose first image is this one: 16 hexadecimal digits. */
  public static String nameOf(String first) {
    return Checksum.sha256(first.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_DIGITS);
  }

  /** Returns whether two of the images have different labels. */
  public boolean hasDifferentLabels() {
    return differ(images.stream().map(DuplicateImage::label));
  }

  /** Returns whether two of the images lie in different splits. */
  public boolean isAcrossSplits() {
    return differ(images.stream().map(DuplicateImage::split));
  }

  private static boolean differ(Stream<String> texts) {
    return texts.filter(Objects::nonNull).distinct().limit(2).count() > 1;
  }
}

package io.orchard.report;

import io.orchard.rows.DuplicateImage;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Groups of twins as the page shows them.
 *
 * @param groups the most interesting of them first
 */
record TwinsView(List<Group> groups) {

  /**
   * Images that are twins of one another.
   *
   * @param images how many there are
   * @param differentLabels whether they have several labels
   * @param acrossSplits whether they lie in several splits
   * @param shown some of them
   */
  record Group(long images, boolean differentLabels, boolean acrossSplits, List<Twin> shown) {}

  /**
   * An image.
   *
   * @param path the image
   * @param label its class, or null
   * @param split its split, or null
   * @param similarity cosine with the group's first image
   * @param exact whether it has the pixels of the group's first image
   */
  record Twin(
      String path,
      @Nullable String label,
      @Nullable String split,
      double similarity,
      boolean exact) {}

  /**
   * Returns what the page shows of groups.
   *
   * @param relative shortens a path
   */
  static TwinsView of(Twins twins, UnaryOperator<String> relative) {
    return new TwinsView(twins.shown().stream().map(group -> group(group, relative)).toList());
  }

  private static Group group(Twins.Shown group, UnaryOperator<String> relative) {
    return new Group(
        group.images(),
        group.differentLabels(),
        group.acrossSplits(),
        group.shown().stream().map(image -> twin(image, relative)).toList());
  }

  private static Twin twin(DuplicateImage image, UnaryOperator<String> relative) {
    return new Twin(
        relative.apply(image.uri()),
        image.label(),
        image.split(),
        image.similarity(),
        image.kind() == DuplicateImage.Kind.EXACT);
  }
}

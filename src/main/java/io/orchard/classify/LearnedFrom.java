package io.orchard.classify;

import io.orchard.rows.Split;
import java.io.Serializable;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Which of a run's own images its classifier learned from.
 *
 * @param here whether it learned from any; not where it comes from an earlier run
 * @param split the only split that it learned from, by one of its names, or null for all
 */
public record LearnedFrom(boolean here, @Nullable String split) implements Serializable {

  /** Returns that the classifier learned elsewhere. */
  public static LearnedFrom elsewhere() {
    return new LearnedFrom(false, null);
  }

  /**
   * Returns that the classifier learned from this run's images.
   *
   * @param split from those of one split only, or null for all
   */
  public static LearnedFrom thisRun(@Nullable String split) {
    return new LearnedFrom(true, split);
  }

  /** Returns whether the classifier learned from the images of a split of this run. */
  public boolean isFrom(@Nullable String own) {
    return here && (split == null || Split.same(split, own));
  }

  /** Returns whether the classifier has seen none of some splits' images; null if nobody knows. */
  @Nullable Boolean heldOut(Collection<String> splits) {
    return here
        ? Boolean.valueOf(split != null && splits.stream().noneMatch(own -> Split.same(split, own)))
        : null;
  }
}

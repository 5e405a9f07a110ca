package io.orchard.report;

import io.orchard.rows.DuplicateImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The groups of twins that a report shows, chosen from any number: those of different labels first,
 * then those across splits, then the largest. Each row is seen twice, to {@link #count} it and to
 * {@link #choose} among those of the groups that are shown. What is held grows with the groups,
 * some 250 bytes each, not with their images.
 */
final class Twins {

  static final int MOST_GROUPS = 30;
  static final int MOST_OF_ONE = 6;

  private static final Comparator<Group> BY_INTEREST =
      Comparator.<Group, Boolean>comparing(group -> group.labels.differ)
          .thenComparing(group -> group.splits.differ)
          .thenComparing(group -> group.images)
          .reversed()
          .thenComparing(group -> group.name);
  private static final Comparator<DuplicateImage> BY_PATH =
      Comparator.comparing(DuplicateImage::uri);

  /** Whether all that is not null is the same. */
  private static final class Texts {
    private @Nullable String first;
    private boolean differ;

    void add(@Nullable String text) {
      if (first == null) {
        first = text;
      } else if (text != null && !text.equals(first)) {
        differ = true;
      }
    }
  }

  /** A group. */
  private static final class Group {
    private final String name;
    private final Texts labels = new Texts();
    private final Texts splits = new Texts();
    private long images;

    Group(String name) {
      this.name = name;
    }
  }

  /** Some images of a group: of each label and split the first by its path, then the others. */
  private static final class Choice {
    private final TreeMap<String, DuplicateImage> ofEach = new TreeMap<>();
    private final First<DuplicateImage> first = new First<>(MOST_OF_ONE, BY_PATH);

    void offer(DuplicateImage image) {
      first.offer(image);
      String kind = image.label() + "/" + image.split();
      ofEach.merge(kind, image, (one, other) -> BY_PATH.compare(one, other) <= 0 ? one : other);
      if (ofEach.size() > MOST_OF_ONE) {
        ofEach.pollLastEntry(); // It does not come back: what is kept only gets smaller.
      }
    }

    List<DuplicateImage> inOrder() {
      return Stream.concat(ofEach.values().stream(), first.inOrder().stream())
          .distinct()
          .limit(MOST_OF_ONE)
          .sorted(BY_PATH)
          .toList();
    }
  }

  /**
   * A group as it is shown.
   *
   * @param images how many it has
   * @param differentLabels whether they have several labels
   * @param acrossSplits whether they lie in several splits
   * @param shown some of them, in the order of their paths
   */
  record Shown(
      long images, boolean differentLabels, boolean acrossSplits, List<DuplicateImage> shown) {}

  private final Map<String, Group> groups = new HashMap<>();
  private final Map<String, Choice> choices = new LinkedHashMap<>();

  void count(DuplicateImage image) {
    Group group = groups.computeIfAbsent(image.group(), Group::new);
    group.labels.add(image.label());
    group.splits.add(image.split());
    group.images++;
  }

  void choose(DuplicateImage image) {
    if (choices.isEmpty()) {
      First<Group> first = new First<>(MOST_GROUPS, BY_INTEREST);
      groups.values().forEach(first::offer);
      first.inOrder().forEach(group -> choices.put(group.name, new Choice()));
    }
    Choice choice = choices.get(image.group());
    if (choice != null) {
      choice.offer(image);
    }
  }

  /** Returns the groups to show, the most interesting first. */
  List<Shown> shown() {
    List<Shown> shown = new ArrayList<>();
    choices.forEach(
        (name, choice) -> {
          Group group = Objects.requireNonNull(groups.get(name));
          shown.add(
              new Shown(group.images, group.labels.differ, group.splits.differ, choice.inOrder()));
        });
    return shown;
  }
}

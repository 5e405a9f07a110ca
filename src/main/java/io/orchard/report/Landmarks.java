package io.orchard.report;

import io.orchard.rows.ReducedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images that a report shows, chosen from any number: a sample of each class for the scatter
 * plot, the nearest to each centre, and the farthest from theirs. The choice depends on the rows
 * and not on their order. Of each image that may be shown, all components are held.
 */
final class Landmarks {

  /** Points of the scatter plot. */
  static final int MOST_POINTS = 4000;

  /** Images that lie nearest to a centre, over all classes. */
  static final int MOST_NEAREST = 240;

  static final int MOST_NEAREST_OF_ONE = 6;
  static final int MOST_OUTLIERS = 48;

  /**
   * An image that may be shown.
   *
   * @param path absolute path or {@code s3://} URI
   * @param label its label, or null
   * @param split its split, or empty
   * @param of its class
   * @param components its projection, {@code [k]}; not changed
   * @param distance from the class's centre
   */
  record Place(
      String path,
      @Nullable String label,
      String split,
      ImageClass of,
      float[] components,
      double distance) {

    /** Returns the distance as a multiple of what is usual in the class. */
    double remoteness() {
      return of.radius() == 0 ? 0 : distance / of.radius();
    }
  }

  private static final Comparator<Place> BY_PATH = Comparator.comparing(Place::path);
  private static final Comparator<Place> BY_HASH =
      Comparator.<Place>comparingInt(place -> Hash.of(place.path())).thenComparing(BY_PATH);
  private static final Comparator<Place> BY_DISTANCE =
      Comparator.comparingDouble(Place::distance).thenComparing(BY_PATH);
  private static final Comparator<Place> BY_REMOTENESS =
      Comparator.comparingDouble(Place::remoteness).reversed().thenComparing(BY_PATH);

  private final ImageClasses classes;
  private final Map<ImageClass, First<Place>> samples = new LinkedHashMap<>();
  private final Map<ImageClass, First<Place>> nearest = new LinkedHashMap<>();
  private final First<Place> outliers = new First<>(MOST_OUTLIERS, BY_REMOTENESS);

  /** Prepares the choice among classes that have been counted. */
  Landmarks(ImageClasses classes) {
    this.classes = classes;
    List<ImageClass> shown = new ArrayList<>(classes.bySize());
    int each = Math.max(1, Math.min(MOST_NEAREST_OF_ONE, MOST_NEAREST / Math.max(1, shown.size())));
    for (ImageClass one : shown.subList(0, Math.min(MOST_NEAREST, shown.size()))) {
      nearest.put(one, new First<>(each, BY_DISTANCE));
    }
    shown.add(classes.others());
    int quota = quota(MOST_POINTS, shown.stream().mapToLong(ImageClass::count).toArray());
    shown.forEach(one -> samples.put(one, new First<>(quota, BY_HASH)));
  }

  /**
   * Returns how many each of some groups may show, so that small ones show all they have and all
   * together not too many.
   *
   * @param most how many all together may show
   * @param counts how many each has
   */
  static int quota(int most, long... counts) {
    int low = 0;
    int high = most;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      long points = 0;
      for (long count : counts) {
        points += Math.min(count, middle);
      }
      low = points <= most ? middle : low;
      high = points <= most ? high : middle - 1;
    }
    return low;
  }

  void add(ReducedImage image) {
    ImageClass of = classes.of(image);
    float[] x = image.components();
    Place place =
        new Place(
            image.uri(),
            image.label(),
            image.split() == null ? "" : image.split(),
            of,
            x,
            of.distance(x));
    samples.get(of).offer(place);
    if (nearest.containsKey(of)) {
      nearest.get(of).offer(place);
    }
    if (of != classes.others() && place.remoteness() > 1) {
      outliers.offer(place);
    }
  }

  /** Returns the points of the scatter plot. */
  List<Place> points() {
    return samples.values().stream().flatMap(sample -> sample.inOrder().stream()).toList();
  }

  /** Returns the images nearest to the centre of each class, nearest first; largest class first. */
  Map<ImageClass, List<Place>> nearest() {
    Map<ImageClass, List<Place>> places = new LinkedHashMap<>();
    nearest.forEach((of, first) -> places.put(of, first.inOrder()));
    return places;
  }

  /** Returns the images farthest from the centre of their class, as multiples of its radius. */
  List<Place> outliers() {
    return outliers.inOrder();
  }
}

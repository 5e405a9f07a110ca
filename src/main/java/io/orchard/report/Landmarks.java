package io.orchard.report;

import io.orchard.rows.ReducedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images that a report shows, chosen from any number: a sample of each class for the scatter
 * plot, the nearest to each centre, and the farthest from theirs. The choice depends on the rows
 * and not on their order.
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
   * @param split its split, or empty
   * @param of its class
   * @param x first component
   * @param y second component, 0 where there is only one
   * @param distance from the class's centre
   */
  record Place(String path, String split, ImageClass of, float x, float y, double distance) {

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
    int quota = quota(shown.stream().mapToLong(ImageClass::count).toArray());
    shown.forEach(one -> samples.put(one, new First<>(quota, BY_HASH)));
  }

  /**
   * Returns how many points each class may have, so that small classes keep all of theirs and all
   * together have at most {@value #MOST_POINTS}.
   */
  static int quota(long[] counts) {
    int low = 0;
    int high = MOST_POINTS;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      long points = 0;
      for (long count : counts) {
        points += Math.min(count, middle);
      }
      low = points <= MOST_POINTS ? middle : low;
      high = points <= MOST_POINTS ? high : middle - 1;
    }
    return low;
  }

  void add(ReducedImage image) {
    ImageClass of = classes.of(image);
    float[] x = image.components();
    Place place =
        new Place(
            image.uri(),
            image.split() == null ? "" : image.split(),
            of,
            x[0],
            x.length > 1 ? x[1] : 0,
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

package io.orchard.output;

import io.orchard.rows.ClassifiedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which classes images were taken for, and how many: counted prediction by prediction. */
public final class PredictedClasses {

  /**
   * A class that images were taken for.
   *
   * @param label the class
   * @param images how many
   * @param unknown those of them that count as unknown
   */
  public record Taken(String label, long images, long unknown) {

    private static final Comparator<Taken> MOST_FREQUENT_FIRST =
        Comparator.comparingLong(Taken::images).reversed().thenComparing(Taken::label);

    private Taken plus(Taken other) {
      return new Taken(label, images + other.images, unknown + other.unknown);
    }
  }

  private final Map<String, Taken> taken = new TreeMap<>();

  /** Counts an image. */
  public void add(ClassifiedImage image) {
    String label = image.prediction().predicted();
    taken.merge(label, new Taken(label, 1, image.prediction().unknown() ? 1 : 0), Taken::plus);
  }

  /** Returns the classes, the most frequent first. */
  public List<Taken> mostFrequentFirst() {
    return taken.values().stream().sorted(Taken.MOST_FREQUENT_FIRST).toList();
  }
}

package io.orchard.report;

import io.orchard.output.PredictedClasses;
import io.orchard.output.PredictedClasses.Taken;
import io.orchard.rows.ClassifiedImage;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The predictions that a report shows, chosen from any number: all of up to {@value #MOST}. Of
 * more, the wrong ones, the unknown ones and the others have the same share, or all there are where
 * that is less; the least sure of each are taken and, of equally sure ones, those that lie farthest
 * from their class. The choice depends on the rows and not on their order. What is held grows with
 * the classes, not with the images.
 */
final class Answers {

  static final int MOST = 300;

  private static final Comparator<ClassifiedImage> LEAST_SURE =
      Comparator.<ClassifiedImage>comparingDouble(image -> image.prediction().probability())
          .thenComparingDouble(image -> -image.prediction().distance())
          .thenComparing(ClassifiedImage::uri);
  private static final Comparator<ClassifiedImage> WRONG_FIRST =
      Comparator.comparing(ClassifiedImage::isWrong).reversed().thenComparing(LEAST_SURE);

  /** Images of one kind. */
  private static final class Kind {
    private final First<ClassifiedImage> leastSure = new First<>(MOST, LEAST_SURE);
    private long count;

    void add(ClassifiedImage image) {
      leastSure.offer(image);
      count++;
    }

    Stream<ClassifiedImage> first(int most) {
      return leastSure.inOrder().stream().limit(most);
    }
  }

  private final Kind wrong = new Kind();
  private final Kind unknown = new Kind();
  private final Kind others = new Kind();
  private final PredictedClasses taken = new PredictedClasses();
  private long labelled;

  void add(ClassifiedImage image) {
    (image.isWrong() ? wrong : image.prediction().unknown() ? unknown : others).add(image);
    taken.add(image);
    labelled += image.label() == null ? 0 : 1;
  }

  /** Returns how many predictions there are. */
  long count() {
    return wrong.count + unknown.count + others.count;
  }

  /** Returns how many of the images have a label. */
  long labelled() {
    return labelled;
  }

  /** Returns how many of the images are taken for something that their label is not. */
  long wrong() {
    return wrong.count;
  }

  /** Returns how many of the others count as unknown. */
  long unknownNotWrong() {
    return unknown.count;
  }

  /** Returns what images were taken for, the most frequent class first. */
  List<Taken> taken() {
    return taken.mostFrequentFirst();
  }

  /** Returns the predictions to show, the wrong ones first, the least sure of each first. */
  List<ClassifiedImage> shown() {
    int share = Landmarks.quota(MOST, wrong.count, unknown.count, others.count);
    return Stream.of(wrong, unknown, others)
        .flatMap(kind -> kind.first(share))
        .sorted(WRONG_FIRST)
        .toList();
  }
}

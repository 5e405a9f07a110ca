package io.orchard.report;

import io.orchard.classify.Evaluation;
import io.orchard.classify.Evaluation.Bin;
import io.orchard.classify.Evaluation.ClassFigures;
import io.orchard.classify.Evaluation.Confusion;
import io.orchard.classify.Evaluation.ForeignClass;
import io.orchard.classify.Evaluation.WithoutTwins;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well images were classified, as the page shows it: however many classes there are, those with
 * the most mistakes.
 *
 * @param splits whose images were counted; the empty name stands for none
 * @param heldOut whether the classifier learned from none of them, or null if nobody knows
 * @param images how many were counted
 * @param accuracy share of them that were taken for what they are, or null without any
 * @param accuracyTop5 share of them whose class is among the five most probable
 * @param calibrationError how far probabilities are from how often they are right
 * @param unknownLevel level beyond which an image is unknown
 * @param unknown images that are
 * @param foreign images of classes that were not learned
 * @param foreignUnknown those of them that are unknown
 * @param foreignClasses the largest of these classes
 * @param classes how many classes have figures
 * @param columns how many classes images were taken for, or are of
 * @param labels of the matrix, at most {@value #MOST_CELLS}, in their natural order
 * @param matrix images by what they are and by what they were taken for; a last column holds all
 *     other classes, where not all are shown, and a last row the images of classes that were not
 *     learned, where there are some
 * @param pairs the most frequent confusions
 * @param worst figures of the classes with the lowest F1, lowest first
 * @param bins of the reliability curve
 * @param withoutTwins the figures without images that have a twin among those learned from, or null
 */
record EvaluationView(
    List<String> splits,
    @Nullable Boolean heldOut,
    long images,
    @Nullable Double accuracy,
    @Nullable Double accuracyTop5,
    @Nullable Double calibrationError,
    double unknownLevel,
    long unknown,
    long foreign,
    long foreignUnknown,
    List<Foreign> foreignClasses,
    int classes,
    int columns,
    List<String> labels,
    long[][] matrix,
    List<Pair> pairs,
    List<ClassFigures> worst,
    List<Bin> bins,
    @Nullable WithoutTwins withoutTwins) {

  static final int MOST_CELLS = 30;
  static final int MOST_PAIRS = 12;
  static final int MOST_CLASSES = 50;

  private static final Comparator<Map.Entry<String, Long>> BY_MISTAKES =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());
  private static final Comparator<ForeignClass> BY_SIZE =
      Comparator.comparingLong(ForeignClass::images).reversed().thenComparing(ForeignClass::label);
  private static final Comparator<ClassFigures> BY_F1 =
      Comparator.comparingDouble(ClassFigures::f1).thenComparing(ClassFigures::label);
  private static final Comparator<Confusion> BY_IMAGES =
      Comparator.comparingLong(Confusion::images)
          .reversed()
          .thenComparing(Confusion::label)
          .thenComparing(Confusion::predicted);

  /**
   * A class and another that its images were taken for.
   *
   * @param label what they are
   * @param predicted what they were taken for
   * @param images how many
   * @param examples paths of some of them
   */
  record Pair(String label, String predicted, long images, List<String> examples) {}

  /**
   * A class that was not learned.
   *
   * @param label the class
   * @param images that are of it
   * @param unknown those of them that are unknown
   * @param predicted what most of them look like
   * @param most how many do
   */
  record Foreign(String label, long images, long unknown, String predicted, long most) {}

  /** Returns the paths of the images that the page shows of an evaluation. */
  static Stream<String> paths(Evaluation evaluation) {
    return confused(evaluation).flatMap(cell -> cell.examples().stream());
  }

  /**
   * Returns what the page shows of an evaluation.
   *
   * @param relative shortens a path
   */
  static EvaluationView of(Evaluation of, UnaryOperator<String> relative) {
    Map<String, Long> mistakes = mistakes(of);
    List<String> labels =
        mistakes.entrySet().stream()
            .sorted(BY_MISTAKES)
            .limit(MOST_CELLS)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return new EvaluationView(
        of.splits(),
        of.heldOut(),
        of.images(),
        of.accuracy(),
        of.accuracyTop5(),
        of.expectedCalibrationError(),
        of.unknownLevel(),
        of.unknown(),
        of.foreign(),
        of.foreignUnknown(),
        of.foreignClasses().stream()
            .sorted(BY_SIZE)
            .limit(MOST_CLASSES)
            .map(one -> foreign(one, of.foreignConfusion()))
            .toList(),
        of.classes().size(),
        mistakes.size(),
        labels,
        matrix(of, labels, labels.size() == mistakes.size()),
        confused(of).map(cell -> pair(cell, relative)).toList(),
        of.classes().stream().sorted(BY_F1).limit(MOST_CLASSES).toList(),
        of.calibration(),
        of.withoutTwins());
  }

  private static Stream<Confusion> confused(Evaluation evaluation) {
    return evaluation.confusion().stream()
        .filter(cell -> !cell.label().equals(cell.predicted()))
        .sorted(BY_IMAGES)
        .limit(MOST_PAIRS);
  }

  private static Pair pair(Confusion cell, UnaryOperator<String> relative) {
    return new Pair(
        cell.label(),
        cell.predicted(),
        cell.images(),
        cell.examples().stream().map(relative).toList());
  }

  private static Foreign foreign(ForeignClass one, List<Confusion> cells) {
    Confusion most =
        cells.stream()
            .filter(cell -> cell.label().equals(one.label()))
            .min(BY_IMAGES)
            .orElseThrow();
    return new Foreign(one.label(), one.images(), one.unknown(), most.predicted(), most.images());
  }

  /** Returns how many images were wrongly taken for each class, or for another in its place. */
  private static Map<String, Long> mistakes(Evaluation evaluation) {
    Map<String, Long> mistakes = new HashMap<>();
    for (ClassFigures one : evaluation.classes()) {
      mistakes.put(one.label(), one.images() + one.predicted() - 2 * one.right());
    }
    evaluation
        .foreignConfusion()
        .forEach(cell -> mistakes.merge(cell.predicted(), cell.images(), Long::sum));
    return mistakes;
  }

  private static long[][] matrix(Evaluation evaluation, List<String> labels, boolean all) {
    Map<String, Integer> places = new HashMap<>();
    labels.forEach(label -> places.put(label, places.size()));
    int rows = labels.size() + (evaluation.foreign() > 0 ? 1 : 0);
    long[][] matrix = new long[rows][labels.size() + (all ? 0 : 1)];
    for (Confusion cell : evaluation.confusion()) {
      Integer row = places.get(cell.label());
      if (row != null) {
        matrix[row][places.getOrDefault(cell.predicted(), labels.size())] += cell.images();
      }
    }
    for (Confusion cell : evaluation.foreignConfusion()) {
      matrix[labels.size()][places.getOrDefault(cell.predicted(), labels.size())] += cell.images();
    }
    return matrix;
  }
}

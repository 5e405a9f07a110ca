package io.orchard.classify;

import io.orchard.rows.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How well images of known classes were classified: the content of {@code evaluation.json}.
 *
 * <p>Counted are the labelled images of the {@link Split} Test, where there are any; else those of
 * the splits that the classifier did not learn from, where it learned from one of several; else
 * all. Images whose label is none of the classifier's classes are counted apart, whatever their
 * split.
 *
 * @param splits that were counted, in their natural order; the empty name stands for none
 * @param heldOut whether the classifier has learned from none of their images; null if nobody knows
 * @param images how many were counted
 * @param accuracy share of them that were taken for what they are; null without an image, as all
 *     shares and means here
 * @param accuracyTop5 share of them whose class is among the five most probable
 * @param macroF1 mean of the classes' F1
 * @param expectedCalibrationError difference between probabilities and how often they are right, in
 *     {@value Calibration#BINS} bins, weighted by their images
 * @param unknownLevel share of a class's own images that are meant to be near enough to it
 * @param unknown images that were taken for none of the classes: false alarms
 * @param foreign images whose label is none of the classes
 * @param foreignUnknown those of them that were taken for none of the classes
 * @param foreignClasses their labels, in their natural order
 * @param foreignConfusion what they look most like, as {@code confusion}
 * @param classes that an image has or was taken for, in their natural order
 * @param confusion every cell of the matrix that is not 0, by label, then by what was predicted
 * @param calibration the bins that hold an image
 * @param withoutTwins the figures without images that have a twin among what the classifier learned
 *     from; null where twins were not sought, or it learned elsewhere
 */
public record Evaluation(
    List<String> splits,
    @Nullable Boolean heldOut,
    long images,
    @Nullable Double accuracy,
    @Nullable Double accuracyTop5,
    @Nullable Double macroF1,
    @Nullable Double expectedCalibrationError,
    double unknownLevel,
    long unknown,
    long foreign,
    long foreignUnknown,
    List<ForeignClass> foreignClasses,
    List<Confusion> foreignConfusion,
    List<ClassFigures> classes,
    List<Confusion> confusion,
    List<Bin> calibration,
    @Nullable WithoutTwins withoutTwins) {

  /**
   * How well images were classified that are not twins of any that the classifier learned from.
   *
   * @param twins images left out, because they are
   * @param images how many are left
   * @param accuracy share of them that were taken for what they are; null without an image
   * @param accuracyTop5 share of them whose class is among the five most probable
   */
  public record WithoutTwins(
      long twins, long images, @Nullable Double accuracy, @Nullable Double accuracyTop5) {

    static @Nullable WithoutTwins of(List<ClassTally> tallies) {
      if (tallies.isEmpty() || tallies.stream().anyMatch(tally -> tally.twins() == null)) {
        return null;
      }
      long twins = sum(tallies, tally -> tally.twins().images());
      long images = sum(tallies, ClassTally::images) - twins;
      return new WithoutTwins(
          twins,
          images,
          share(sum(tallies, tally -> tally.right() - tally.twins().right()), images),
          share(sum(tallies, tally -> tally.top() - tally.twins().top()), images));
    }
  }

  /**
   * How well one class is told apart.
   *
   * @param label the class
   * @param images that are of it
   * @param predicted images that were taken for it
   * @param right images that are and were
   * @param precision right / predicted, or null if none was
   * @param recall right / images, or null if there is none
   * @param f1 {@code 2 right / (images + predicted)}
   */
  public record ClassFigures(
      String label,
      long images,
      long predicted,
      long right,
      @Nullable Double precision,
      @Nullable Double recall,
      double f1) {

    static ClassFigures of(String label, long images, long predicted, long right) {
      return new ClassFigures(
          label,
          images,
          predicted,
          right,
          share(right, predicted),
          share(right, images),
          2.0 * right / (images + predicted));
    }
  }

  /**
   * A label that is none of the classifier's classes.
   *
   * @param label the label
   * @param images that have it
   * @param unknown those of them that were taken for none of the classes
   */
  public record ForeignClass(String label, long images, long unknown) {}

  /**
   * A cell of the confusion matrix.
   *
   * @param label what the images are
   * @param predicted what they were taken for
   * @param images how many
   * @param examples the first of them by path; none on the diagonal
   */
  public record Confusion(String label, String predicted, long images, List<String> examples) {}

  /**
   * A bin of the reliability curve.
   *
   * @param above lower end of its probabilities, exclusive
   * @param upTo upper end, inclusive
   * @param images predictions in it
   * @param probability their mean
   * @param accuracy share of them that were right
   */
  public record Bin(double above, double upTo, long images, double probability, double accuracy) {}

  /**
   * Returns the figures of a run.
   *
   * @param tallies one per label and split
   * @param learned which of the images the classifier learned from
   */
  public static Evaluation of(
      Collection<ClassTally> tallies, LearnedFrom learned, double unknownLevel) {
    List<ClassTally> known = counted(tallies, learned);
    List<ClassTally> foreign = tallies.stream().filter(tally -> !tally.known()).toList();
    List<String> splits = known.stream().map(ClassTally::split).distinct().sorted().toList();
    long images = sum(known, ClassTally::images);
    List<ClassFigures> classes = classes(known);
    Calibration calibration =
        known.stream().map(ClassTally::calibration).reduce(Calibration.empty(), Calibration::plus);
    return new Evaluation(
        splits,
        images == 0 ? null : learned.heldOut(splits),
        images,
        share(sum(known, ClassTally::right), images),
        share(sum(known, ClassTally::top), images),
        images == 0 ? null : classes.stream().mapToDouble(ClassFigures::f1).average().orElseThrow(),
        images == 0 ? null : calibration.expectedError(),
        unknownLevel,
        sum(known, ClassTally::unknown),
        sum(foreign, ClassTally::images),
        sum(foreign, ClassTally::unknown),
        byLabel(foreign).values().stream()
            .map(one -> new ForeignClass(one.label(), one.images(), one.unknown()))
            .toList(),
        confusion(foreign),
        classes,
        confusion(known),
        bins(calibration),
        WithoutTwins.of(known));
  }

  private static List<ClassTally> counted(Collection<ClassTally> tallies, LearnedFrom learned) {
    List<ClassTally> known =
        tallies.stream()
            .filter(ClassTally::known)
            .sorted(Comparator.comparing(ClassTally::label).thenComparing(ClassTally::split))
            .toList();
    List<Predicate<ClassTally>> choices =
        List.of(
            tally -> Split.of(tally.split()) == Split.TEST,
            tally -> learned.split() != null && !Split.same(learned.split(), tally.split()));
    for (Predicate<ClassTally> choice : choices) {
      List<ClassTally> some = known.stream().filter(choice).toList();
      if (!some.isEmpty()) {
        return some;
      }
    }
    return known;
  }

  private static List<ClassFigures> classes(List<ClassTally> tallies) {
    SortedMap<String, long[]> counts = new TreeMap<>();
    for (ClassTally tally : tallies) {
      long[] own = counts.computeIfAbsent(tally.label(), label -> new long[3]);
      own[0] += tally.images();
      own[2] += tally.right();
      tally
          .predicted()
          .forEach(
              (label, cell) ->
                  counts.computeIfAbsent(label, other -> new long[3])[1] += cell.images());
    }
    List<ClassFigures> classes = new ArrayList<>();
    counts.forEach(
        (label, count) -> classes.add(ClassFigures.of(label, count[0], count[1], count[2])));
    return classes;
  }

  private static SortedMap<String, ClassTally> byLabel(List<ClassTally> tallies) {
    SortedMap<String, ClassTally> byLabel = new TreeMap<>();
    for (ClassTally tally : tallies) {
      byLabel.merge(tally.label(), tally.inAnySplit(), ClassTally::plus);
    }
    return byLabel;
  }

  private static List<Confusion> confusion(List<ClassTally> tallies) {
    List<Confusion> cells = new ArrayList<>();
    byLabel(tallies)
        .forEach(
            (label, tally) ->
                tally
                    .predicted()
                    .forEach(
                        (predicted, cell) ->
                            cells.add(
                                new Confusion(label, predicted, cell.images(), cell.examples()))));
    return cells;
  }

  private static List<Bin> bins(Calibration of) {
    return IntStream.range(0, Calibration.BINS)
        .filter(i -> of.images()[i] > 0)
        .mapToObj(
            i ->
                new Bin(
                    (double) i / Calibration.BINS,
                    (i + 1.0) / Calibration.BINS,
                    of.images()[i],
                    of.probability()[i] / of.images()[i],
                    (double) of.right()[i] / of.images()[i]))
        .toList();
  }

  private static long sum(List<ClassTally> tallies, ToLongFunction<ClassTally> of) {
    return tallies.stream().mapToLong(of).sum();
  }

  private static @Nullable Double share(long part, long all) {
    return all == 0 ? null : (double) part / all;
  }
}

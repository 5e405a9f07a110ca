package io.orchard.report;

import io.orchard.output.PredictedClasses.Taken;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.Prediction.Candidate;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as the page shows them.
 *
 * @param images how many there are
 * @param labelled those of them that have a label
 * @param wrong those that are taken for something that their label is not
 * @param unknown those that count as unknown
 * @param unknownNotWrong those of them that are not wrong
 * @param classes how many classes they were taken for
 * @param taken the most frequent of these classes, most frequent first
 * @param shown some of them, the wrong ones first, the least sure of each first
 */
record AnswersView(
    long images,
    long labelled,
    long wrong,
    long unknown,
    long unknownNotWrong,
    int classes,
    List<Taken> taken,
    List<Answer> shown) {

  static final int MOST_CLASSES = 1000;

  /**
   * A prediction.
   *
   * @param path the image
   * @param label what it is, or null
   * @param learned whether that is one of the classifier's classes
   * @param top what it was taken for and the second best, most probable first
   * @param unknown whether it is farther from that class than images of the class usually are
   * @param wrong whether its label says that this is wrong
   */
  record Answer(
      String path,
      @Nullable String label,
      boolean learned,
      List<Candidate> top,
      boolean unknown,
      boolean wrong) {}

  /**
   * Returns what the page shows of some predictions, or null of none.
   *
   * @param relative shortens a path
   */
  static @Nullable AnswersView of(Answers answers, UnaryOperator<String> relative) {
    if (answers.count() == 0) {
      return null;
    }
    List<Taken> taken = answers.taken();
    return new AnswersView(
        answers.count(),
        answers.labelled(),
        answers.wrong(),
        taken.stream().mapToLong(Taken::unknown).sum(),
        answers.unknownNotWrong(),
        taken.size(),
        taken.subList(0, Math.min(MOST_CLASSES, taken.size())),
        answers.shown().stream().map(image -> answer(image, relative)).toList());
  }

  private static Answer answer(ClassifiedImage image, UnaryOperator<String> relative) {
    List<Candidate> top =
        image.prediction().top().stream()
            .limit(2)
            .map(one -> new Candidate(one.label(), Scatter.rounded(one.probability())))
            .toList();
    return new Answer(
        relative.apply(image.uri()),
        image.label(),
        image.known(),
        top,
        image.prediction().unknown(),
        image.isWrong());
  }
}

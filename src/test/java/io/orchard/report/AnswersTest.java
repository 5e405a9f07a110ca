package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.output.PredictedClasses.Taken;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.Prediction;
import io.orchard.rows.Prediction.Candidate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswersTest {

  @Test
  void fewPredictionsAreAllShownTheWrongOnesFirstThenTheLeastSure() {
    Answers answers =
        of(
            List.of(
                image("/sure", "Apple", true, "Apple", 0.9, false),
                image("/wrong", "Apple", true, "Pear", 0.8, false),
                image("/none", null, false, "Pear", 0.4, true),
                image("/wronger", "Pear", true, "Apple", 0.6, true),
                image("/unsure", "Pear", true, "Pear", 0.5, false)));
    assertThat(paths(answers)).containsExactly("/wronger", "/wrong", "/none", "/unsure", "/sure");
    assertThat(answers.count()).isEqualTo(5);
    assertThat(answers.labelled()).isEqualTo(4);
    assertThat(answers.wrong()).isEqualTo(2);
    assertThat(answers.unknownNotWrong()).isEqualTo(1);
    assertThat(answers.taken()).containsExactly(new Taken("Pear", 3, 1), new Taken("Apple", 2, 1));
  }

  @Test
  void whoseClassWasNotLearnedIsRightWhereItIsUnknown() {
    Answers answers =
        of(
            List.of(
                image("/found", "Kiwi", false, "Apple", 0.9, true),
                image("/missed", "Kiwi", false, "Apple", 0.9, false)));
    assertThat(answers.wrong()).isEqualTo(1);
    assertThat(paths(answers)).containsExactly("/missed", "/found");
  }

  @Test
  void ofManyEachKindHasItsShareWhateverTheirOrder() {
    List<ClassifiedImage> images = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      boolean wrong = i < 40;
      boolean unknown = i >= 4000;
      double probability = (i % 977 + 1) / 978.0;
      images.add(image("/" + i, "Apple", true, wrong ? "Pear" : "Apple", probability, unknown));
    }
    Answers answers = of(images);
    assertThat(answers.shown()).hasSize(Answers.MOST);
    assertThat(answers.shown().subList(0, 40)).allMatch(ClassifiedImage::isWrong);
    List<ClassifiedImage> others = answers.shown().subList(40, Answers.MOST);
    assertThat(others.stream().filter(image -> image.prediction().unknown())).hasSize(130);
    assertThat(others)
        .extracting(image -> image.prediction().probability())
        .isSorted()
        .allMatch(probability -> probability < 0.2);
    Collections.shuffle(images, new Random(3));
    assertThat(of(images).shown()).isEqualTo(answers.shown());
  }

  private static Answers of(List<ClassifiedImage> images) {
    Answers answers = new Answers();
    images.forEach(answers::add);
    return answers;
  }

  private static List<String> paths(Answers answers) {
    return answers.shown().stream().map(ClassifiedImage::uri).toList();
  }

  private static ClassifiedImage image(
      String path,
      @Nullable String label,
      boolean known,
      String predicted,
      double probability,
      boolean unknown) {
    Prediction prediction =
        new Prediction(List.of(new Candidate(predicted, probability)), 1, unknown);
    return new ClassifiedImage(path, label, null, known, prediction);
  }
}

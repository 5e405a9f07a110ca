package io.orchard.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.orchard.classify.Evaluation.ClassFigures;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.Prediction;
import io.orchard.rows.Prediction.Candidate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationTest {
  private static final double SUM = 1e-12;
  private static final double LEVEL = 0.999;

  static Stream<SklearnCase> sklearn() {
    return SklearnCase.all();
  }

  @ParameterizedTest
  @MethodSource("sklearn")
  void figuresEqualSklearns(SklearnCase expected) {
    LdaPredictor predictor = new LdaPredictor(expected.fit(), LEVEL);
    List<ClassifiedImage> images = new ArrayList<>();
    for (int q = 0; q < expected.queries().length; q++) {
      String label = expected.truth().get(q);
      Prediction prediction = predictor.predict(expected.projected(q));
      images.add(new ClassifiedImage("/" + q, label, null, predictor.knows(label), prediction));
    }
    Evaluation evaluation = Evaluation.of(tallied(images), LearnedFrom.elsewhere(), LEVEL);
    assertThat(evaluation.images()).isEqualTo(40);
    assertThat(evaluation.heldOut()).isNull();
    assertThat(evaluation.accuracy()).isCloseTo(expected.accuracy(), within(SUM));
    assertThat(evaluation.accuracyTop5()).isCloseTo(expected.accuracyTop(), within(SUM));
    assertThat(evaluation.macroF1()).isCloseTo(expected.macroF1(), within(SUM));
    assertThat(evaluation.expectedCalibrationError())
        .isCloseTo(expected.calibrationError(), within(1e-9));
    assertThat(evaluation.classes().stream().map(ClassFigures::label).toList())
        .isEqualTo(expected.classes());
    for (int c = 0; c < expected.classes().size(); c++) {
      ClassFigures figures = evaluation.classes().get(c);
      assertThat(figures.precision() == null ? 0 : figures.precision())
          .isCloseTo(expected.precision()[c], within(SUM));
      assertThat(figures.recall() == null ? 0 : figures.recall())
          .isCloseTo(expected.recall()[c], within(SUM));
    }
    long[][] confusion = new long[expected.classes().size()][expected.classes().size()];
    for (Evaluation.Confusion cell : evaluation.confusion()) {
      confusion[expected.classes().indexOf(cell.label())][
              expected.classes().indexOf(cell.predicted())] =
          cell.images();
    }
    assertThat(confusion).isDeepEqualTo(expected.confusion());
  }

  @Test
  void theOrderOfImagesLeavesNoTraceButRounding() {
    List<ClassifiedImage> images = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      images.add(image("/" + i, "c" + random.nextInt(4), "c" + random.nextInt(4), "Test"));
    }
    Evaluation forward = Evaluation.of(tallied(images), LearnedFrom.elsewhere(), LEVEL);
    Collections.shuffle(images, random);
    Evaluation shuffled = Evaluation.of(tallied(images), LearnedFrom.elsewhere(), LEVEL);
    assertThat(shuffled.confusion()).isEqualTo(forward.confusion());
    assertThat(shuffled.classes()).isEqualTo(forward.classes());
    assertThat(shuffled.expectedCalibrationError())
        .isCloseTo(forward.expectedCalibrationError(), within(SUM));
    assertThat(forward.confusion())
        .allSatisfy(
            cell -> {
              assertThat(cell.examples()).hasSizeLessThanOrEqualTo(ClassTally.MOST_EXAMPLES);
              assertThat(cell.examples()).isSorted();
              assertThat(cell.examples().isEmpty())
                  .isEqualTo(cell.label().equals(cell.predicted()));
            });
  }

  @Test
  void testImagesAreCountedWhereThereAreSomeElseThoseNotLearnedFrom() {
    ClassifiedImage test = image("/1", "a", "a", "Test");
    ClassifiedImage validation = image("/2", "a", "b", "Validation");
    ClassifiedImage training = image("/3", "a", "b", "Training");
    ClassifiedImage loose = image("/4", "a", "b", null);
    LearnedFrom fromTraining = LearnedFrom.thisRun("Training");
    assertSplits(List.of(test, validation, training), fromTraining, true, "Test");
    assertSplits(List.of(test, training), LearnedFrom.thisRun(null), false, "Test");
    assertSplits(List.of(test, training), LearnedFrom.thisRun("Test"), false, "Test");
    assertSplits(List.of(validation, training, loose), fromTraining, true, "", "Validation");
    assertSplits(List.of(training), fromTraining, false, "Training");
    assertSplits(
        List.of(validation, training), LearnedFrom.elsewhere(), null, "Training", "Validation");
  }

  @Test
  void splitsCountWhateverTheirSpelling() {
    ClassifiedImage test = image("/1", "a", "a", "test");
    ClassifiedImage other = image("/2", "a", "a", "TEST");
    ClassifiedImage validation = image("/3", "a", "b", "val");
    ClassifiedImage training = image("/4", "a", "b", "train");
    LearnedFrom fromTraining = LearnedFrom.thisRun("Training");
    assertSplits(List.of(test, other, validation, training), fromTraining, true, "TEST", "test");
    assertSplits(List.of(test, training), LearnedFrom.thisRun("Test"), false, "test");
    assertSplits(List.of(validation, training), fromTraining, true, "val");
    assertSplits(List.of(training), fromTraining, false, "train");
  }

  private static void assertSplits(
      List<ClassifiedImage> images,
      LearnedFrom learned,
      @Nullable Boolean heldOut,
      String... splits) {
    Evaluation evaluation = Evaluation.of(tallied(images), learned, LEVEL);
    assertThat(evaluation.splits()).containsExactly(splits);
    assertThat(evaluation.heldOut()).isEqualTo(heldOut);
    assertThat(evaluation.images()).isEqualTo(splits.length);
  }

  @Test
  void imagesOfOtherClassesAndOnlyThoseLeaveNoAccuracy() {
    Prediction prediction = new Prediction(List.of(new Candidate("a", 0.7)), 9, true);
    ClassifiedImage foreign = new ClassifiedImage("/1", "car", null, false, prediction);
    Evaluation evaluation =
        Evaluation.of(tallied(List.of(foreign)), LearnedFrom.thisRun(null), LEVEL);
    assertThat(evaluation.foreign()).isEqualTo(1);
    assertThat(evaluation.foreignUnknown()).isEqualTo(1);
    assertThat(evaluation.images()).isZero();
    assertThat(evaluation.accuracy()).isNull();
    assertThat(evaluation.expectedCalibrationError()).isNull();
    assertThat(evaluation.classes()).isEmpty();
  }

  @Test
  void imagesOfOtherClassesHaveAMatrixOfTheirOwn() {
    Prediction apple = new Prediction(List.of(new Candidate("apple", 0.7)), 9, false);
    Prediction pear = new Prediction(List.of(new Candidate("pear", 0.7)), 9, true);
    List<ClassifiedImage> images =
        List.of(
            image("/0", "apple", "apple", "Test"),
            new ClassifiedImage("/1", "car", "Training", false, apple),
            new ClassifiedImage("/2", "car", "Test", false, apple),
            new ClassifiedImage("/3", "car", null, false, pear),
            new ClassifiedImage("/4", "bus", null, false, pear));
    Evaluation evaluation = Evaluation.of(tallied(images), LearnedFrom.elsewhere(), LEVEL);
    assertThat(evaluation.foreignClasses())
        .containsExactly(
            new Evaluation.ForeignClass("bus", 1, 1), new Evaluation.ForeignClass("car", 3, 1));
    assertThat(evaluation.foreignConfusion())
        .containsExactly(
            new Evaluation.Confusion("bus", "pear", 1, List.of("/4")),
            new Evaluation.Confusion("car", "apple", 2, List.of("/1", "/2")),
            new Evaluation.Confusion("car", "pear", 1, List.of("/3")));
    assertThat(evaluation.confusion()).hasSize(1);
    assertThat(evaluation.foreign()).isEqualTo(4);
  }

  @Test
  void probabilitiesFallIntoTheBinThatEndsWithThem() {
    assertThat(Calibration.of(1, true).images()[14]).isEqualTo(1);
    assertThat(Calibration.of(1.0 / 15, true).images()[0]).isEqualTo(1);
    assertThat(Calibration.of(1.0 / 15 + 1e-9, true).images()[1]).isEqualTo(1);
    assertThat(Calibration.of(0, false).images()[0]).isEqualTo(1);
    assertThat(Calibration.of(0.75, false).expectedError()).isEqualTo(0.75);
  }

  @Test
  void talliesComeOutOfTheirCoderAsTheyWentIn() throws IOException {
    ClassTally tally =
        ClassTally.of(image("/ä 1", "Pêche", "Pear", "Test"))
            .plus(ClassTally.of(image("/2", "Pêche", "Pêche", "Test")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tally.writeTo(new DataOutputStream(bytes));
    assertThat(
            ClassTally.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isEqualTo(tally);
    ClassTally other = ClassTally.of(image("/2", "Pear", "Pear", "Test"));
    assertThatThrownBy(() -> tally.plus(other)).isInstanceOf(IllegalArgumentException.class);
  }

  private static ClassifiedImage image(
      String path, String label, String predicted, @Nullable String split) {
    double probability = 0.5 + (path.hashCode() & 255) / 512.0;
    Prediction prediction =
        new Prediction(List.of(new Candidate(predicted, probability)), 1, false);
    return new ClassifiedImage(path, label, split, true, prediction);
  }

  private static Collection<ClassTally> tallied(List<ClassifiedImage> images) {
    Map<String, ClassTally> tallies = new TreeMap<>();
    for (ClassifiedImage image : images) {
      ClassTally one = ClassTally.of(image);
      tallies.merge(one.split() + "/" + one.label(), one, ClassTally::plus);
    }
    return tallies.values();
  }
}

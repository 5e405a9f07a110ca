package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.classify.LdaSettings;
import io.orchard.classify.Priors;
import io.orchard.classify.Shrinkage;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.UpdateOptions;
import io.orchard.model.ClassifierDescription;
import io.orchard.model.LearningRecipe;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningTest {

  private static final LearningRecipe FROM_TRAIN = new LearningRecipe("train", "lda");
  private static final LearningRecipe WITHOUT_CLASSES = new LearningRecipe("Test", "none");

  @Test
  void aFitLearnsClassesFromAllUnlessToldOtherwise() {
    Learning learning = Learning.of(options(), null, null);
    assertThat(learning.recipe()).isEqualTo(new LearningRecipe(null, "lda"));
    assertThat(learning.lda()).isEqualTo(new LdaSettings(Shrinkage.auto(), Priors.COUNTS));
    assertThat(Learning.of(options("--trainSplit=val"), null, null).split()).isEqualTo("val");
  }

  @Test
  void anUpdateLearnsAsTheModelDid() {
    UpdateOptions options = options();
    Learning learning = Learning.of(options, FROM_TRAIN, classifier("train"));
    assertThat(learning.recipe()).isEqualTo(FROM_TRAIN);
    assertThat(learning.lda()).isEqualTo(new LdaSettings(Shrinkage.parse("0.3"), Priors.UNIFORM));
    assertThat(options.getTrainSplit()).isEqualTo("train");
    assertThat(Learning.of(options(), WITHOUT_CLASSES, null).recipe()).isEqualTo(WITHOUT_CLASSES);
    assertThat(Learning.of(options(), WITHOUT_CLASSES, null).lda()).isNull();
  }

  @Test
  void anUpdateThatIsToldOtherwiseDoesSo() {
    Learning all = Learning.of(options("--trainSplit=all"), FROM_TRAIN, classifier("train"));
    assertThat(all.split()).isNull();
    assertThat(Learning.of(options("--trainSplit=test"), FROM_TRAIN, null).split())
        .isEqualTo("test");
    Learning none = Learning.of(options("--classifier=none"), FROM_TRAIN, classifier("train"));
    assertThat(none.recipe()).isEqualTo(new LearningRecipe("train", "none"));
    assertThat(Learning.of(options("--classifier=lda"), WITHOUT_CLASSES, null).recipe())
        .isEqualTo(new LearningRecipe("Test", "lda"));
  }

  /** Such folders say in {@code classifier.json} alone what was learned from. */
  @Test
  void modelsOfEarlierProgramsAreContinuedToo() {
    Learning learning = Learning.of(options(), null, classifier("Training"));
    assertThat(learning.recipe()).isEqualTo(new LearningRecipe("Training", "lda"));
    assertThat(Learning.of(options(), null, null).recipe())
        .isEqualTo(new LearningRecipe(null, "lda"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"holdout", "", "All"})
  void whatNamesNoSplitIsRefused(String split) {
    assertThatThrownBy(() -> Learning.of(options("--trainSplit=" + split), FROM_TRAIN, null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--trainSplit=" + split + ": no split");
  }

  private static UpdateOptions options(String... args) {
    return PipelineOptionsFactory.fromArgs(args).as(UpdateOptions.class);
  }

  private static ClassifierDescription classifier(@Nullable String trainSplit) {
    return new ClassifierDescription(
        1, "lda", 2, 10, 0, "0.3", 0.3, "uniform", trainSplit, null, null);
  }
}

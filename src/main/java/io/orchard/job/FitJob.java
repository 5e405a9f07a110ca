package io.orchard.job;

import io.orchard.beam.FitPca;
import io.orchard.cli.Choices;
import io.orchard.cli.Job;
import io.orchard.cli.Progress;
import io.orchard.cli.RunFailedException;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.FitOptions;
import io.orchard.cli.options.PredictionOptions;
import io.orchard.duplicates.DuplicateCounts;
import io.orchard.image.ImagePreparation;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.model.PcaModelFolder;
import io.orchard.model.PreparedNetwork;
import io.orchard.output.ImageCounts;
import io.orchard.pca.PcaPlan;
import io.orchard.rows.ImageFeatures;
import java.io.PrintStream;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * {@code fit}: images to features, or features that are there; features to a model, both to reduced
 * vectors.
 */
final class FitJob {

  private final FitOptions options;
  private final @Nullable EarlierFeatures earlier;
  private final ImageRun run;
  private final ImagePreparation preparation;
  private final PcaSettings pca;
  private final Learning learning;
  private final Duplicates duplicates;

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or out of range
   */
  FitJob(FitOptions options) {
    this.options = options;
    earlier = EarlierFeatures.of(options);
    run = ImageRun.of(options, earlier);
    preparation = Choices.preparation(options);
    pca = PcaSettings.of(options, null);
    learning = Learning.of(options, null, null);
    duplicates = Duplicates.ofFit(options);
  }

  /** Runs the job and returns its exit code. */
  int run(PrintStream out, PrintStream err) {
    return Interruption.watching(run.output(), err, progress -> run(progress, out));
  }

  private int run(Progress progress, PrintStream out) {
    if (earlier != null) {
      return runAgain(earlier.model(), progress, out);
    }
    ChosenNetwork.places(options).forEach(run.asked()::checkApart);
    run.check();
    learning.check(run);
    try (PreparedNetwork network = ChosenNetwork.of(options)) {
      return run(
          network.recipe(preparation),
          (pipeline, plan) -> {
            FeatureSource kept = network.install(run.output().staged().model());
            build(pipeline, network.running(kept), kept, network.recipe(preparation), plan);
          },
          progress,
          out);
    }
  }

  /** Fits to features that are there: the network goes from model to model and is not run. */
  private int runAgain(EarlierModel model, Progress progress, PrintStream out) {
    model.checkAgainst(options);
    run.check();
    learning.check(run);
    return run(
        model.recipe(),
        (pipeline, plan) -> {
          FeatureSource kept = model.source().installedIn(run.output().staged().model());
          build(pipeline, kept, kept, model.recipe(), plan);
        },
        progress,
        out);
  }

  private int run(
      FeatureRecipe recipe,
      BiConsumer<Pipeline, PcaPlan> build,
      Progress progress,
      PrintStream out) {
    PcaPlan plan = pca.plan(recipe.featureCount(), run.input()::count, null);
    run.checkMemory(recipe.featureCount(), plan.estimate());
    return run.run(
        progress,
        pipeline -> build.accept(pipeline, plan),
        this::hasModel,
        counts -> finish(recipe, plan, counts, progress, out));
  }

  /** Adds the whole job to a pipeline: features from one source, the model with another. */
  void build(
      Pipeline pipeline,
      FeatureSource source,
      FeatureSource kept,
      FeatureRecipe recipe,
      PcaPlan plan) {
    PCollection<ImageFeatures> features = run.extract(pipeline, source, recipe);
    FitPca<ImageFeatures> fit =
        pca.fit(plan, run.output().staged().model(), recipe, kept, learning.recipe());
    learning.fit(run, features, fit, plan.statistics(), duplicates, null);
  }

  private boolean hasModel() {
    return PcaModelFolder.exists(run.output().staged().model());
  }

  private int finish(
      FeatureRecipe recipe, PcaPlan plan, ImageCounts counts, Progress progress, PrintStream out) {
    Conclusion conclusion = new Conclusion(Job.FIT, run, recipe, counts, progress);
    String folder = run.output().staged().model();
    if (hasModel()) {
      return conclusion
          .withClassifier(folder, PredictionOptions.UNKNOWN_LEVEL)
          .write(PcaModelFolder.read(folder), plan, out);
    }
    if (run.tooManyRejected(counts)) {
      return conclusion.write(null, plan, out);
    }
    DuplicateCounts twins = run.output().staged().duplicateCounts();
    if (twins != null && twins.dropped() > 0) {
      throw new RunFailedException(
          "a PCA needs at least 2 images that are no twins: --dropDuplicates=true leaves out "
              + twins.dropped()
              + " of "
              + counts.processed()
              + " usable ones");
    }
    throw new RunFailedException(
        learning.split() == null
            ? "a PCA needs at least 2 images, found "
                + counts.processed()
                + " usable of "
                + counts.matched()
            : "a PCA needs at least 2 usable images of --trainSplit=" + learning.split());
  }
}

package io.orchard.job;

import io.orchard.beam.FitPca;
import io.orchard.cli.Job;
import io.orchard.cli.Progress;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.PredictionOptions;
import io.orchard.cli.options.UpdateOptions;
import io.orchard.model.FeatureSource;
import io.orchard.model.ModelDescription;
import io.orchard.model.PcaModelFolder;
import io.orchard.pca.PcaPlan;
import io.orchard.rows.ImageFeatures;
import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;

/**
 * {@code update}: new images and the statistics of an earlier model to the model of all of them.
 * The old images are not read; the reduced vectors are those of the new ones.
 */
final class UpdateJob {

  private final UpdateOptions options;
  private final ImageRun run;
  private final EarlierModel earlier;
  private final PcaSettings pca;
  private final Learning learning;
  private final Duplicates duplicates;

  /**
   * Reads the options, and the description of the earlier model for those that are left open.
   *
   * @throws UsageException if one is missing or out of range
   */
  UpdateJob(UpdateOptions options) {
    this.options = options;
    run = ImageRun.of(options);
    earlier = EarlierModel.of(options);
    pca = PcaSettings.of(options, earlier.description());
    learning = Learning.of(options, earlier.description().learning(), earlier.classifier());
    duplicates = Duplicates.of(options);
  }

  /** Runs the job and returns its exit code. */
  int run(PrintStream out, PrintStream err) {
    return Interruption.watching(run.output(), err, progress -> run(progress, out));
  }

  private int run(Progress progress, PrintStream out) {
    earlier.checkAgainst(options);
    earlier.checkOutside(run);
    earlier.statistics();
    earlier.checkClasses();
    run.check();
    learning.check(run);
    checkNetwork();
    PcaPlan plan = plan(earlier.description());
    run.checkMemory(earlier.description().d(), plan.estimate());
    String folder = run.output().staged().model();
    return run.run(
        progress,
        pipeline -> build(pipeline, plan),
        counts ->
            new Conclusion(Job.UPDATE, run, earlier.recipe(), counts, progress)
                .withClassifier(folder, PredictionOptions.UNKNOWN_LEVEL)
                .write(PcaModelFolder.read(folder), plan, out));
  }

  @SuppressWarnings("try") // Nothing is done with it: this run's workers load the copy.
  private void checkNetwork() {
    try (FeatureSource.Loaded network = earlier.network()) {}
  }

  private PcaPlan plan(ModelDescription description) {
    return pca.plan(
        description.d(),
        () -> description.n() + run.input().count(),
        description.statistics().form());
  }

  private void build(Pipeline pipeline, PcaPlan plan) {
    String folder = run.output().staged().model();
    FeatureSource source = earlier.source().installedIn(folder);
    PCollection<ImageFeatures> features = run.extract(pipeline, source, earlier.recipe());
    earlier.measureDrift(run, features);
    FitPca<ImageFeatures> fit = pca.fit(plan, folder, earlier.recipe(), source, learning.recipe());
    learning.fit(run, features, fit, plan.statistics(), duplicates, earlier.folder());
  }
}

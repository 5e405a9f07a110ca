package io.orchard.job;

import io.orchard.beam.ReadModelFolder;
import io.orchard.cli.Choices;
import io.orchard.cli.Job;
import io.orchard.cli.Progress;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.TransformOptions;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.output.ImageCounts;
import io.orchard.pca.PcaModel;
import io.orchard.rows.ImageFeatures;
import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;

/** {@code transform}: new images to reduced vectors, by a model that an earlier fit left. */
final class TransformJob {

  private final TransformOptions options;
  private final ImageRun run;
  private final EarlierModel earlier;

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or out of range
   */
  TransformJob(TransformOptions options) {
    this.options = options;
    run = ImageRun.of(options);
    earlier = EarlierModel.of(options);
  }

  /** Runs the job and returns its exit code. */
  int run(PrintStream out, PrintStream err) {
    return Interruption.watching(run.output(), err, progress -> run(progress, out));
  }

  @SuppressWarnings("try") // The network works by being loaded.
  private int run(Progress progress, PrintStream out) {
    PcaModel model = earlier.model();
    earlier.checkAgainst(options);
    earlier.checkOutside(run);
    run.check();
    run.checkMemory(earlier.description().d(), 0);
    try (FeatureSource.Loaded network = earlier.network()) {
      return run(model, progress, out);
    }
  }

  private int run(PcaModel model, Progress progress, PrintStream out) {
    return run.output()
        .hold(
            progress,
            () -> {
              Pipeline pipeline = Pipeline.create(options);
              build(pipeline);
              ImageCounts counts = run.run(pipeline, progress);
              return new Conclusion(
                      Job.TRANSFORM,
                      run,
                      options,
                      earlier.description().features(),
                      counts,
                      progress)
                  .write(model, null, out);
            });
  }

  /** Adds the whole job to a pipeline. */
  void build(Pipeline pipeline) {
    FeatureRecipe recipe = earlier.description().features();
    FeatureSource source = earlier.source();
    PCollection<ImageFeatures> features =
        run.extract(pipeline, source, Choices.preparation(recipe), recipe.fingerprint(source));
    run.reduce(
        features,
        pipeline
            .apply("Model", ReadModelFolder.model(earlier.folder()))
            .apply("View model", View.asList()));
  }
}

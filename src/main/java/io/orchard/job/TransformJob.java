package io.orchard.job;

import io.orchard.cli.Job;
import io.orchard.cli.Progress;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.TransformOptions;
import io.orchard.model.FeatureSource;
import io.orchard.pca.PcaModel;
import java.io.PrintStream;

/** {@code transform}: new images to reduced vectors, by a model that an earlier fit left. */
final class TransformJob {

  private final TransformOptions options;
  private final ImageRun run;
  private final EarlierModel earlier;
  private final Duplicates duplicates;

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or out of range
   */
  TransformJob(TransformOptions options) {
    this.options = options;
    run = ImageRun.of(options);
    earlier = EarlierModel.of(options);
    duplicates = Duplicates.of(options);
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
      return run.run(
          progress,
          pipeline -> earlier.reduce(run, duplicates, pipeline),
          counts ->
              new Conclusion(Job.TRANSFORM, run, earlier.recipe(), counts, progress)
                  .write(model, null, out));
    }
  }
}

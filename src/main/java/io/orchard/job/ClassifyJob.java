package io.orchard.job;

import io.orchard.beam.ClassifyImages;
import io.orchard.beam.EvaluatePredictions;
import io.orchard.beam.ReadModelFolder;
import io.orchard.classify.LearnedFrom;
import io.orchard.cli.Choices;
import io.orchard.cli.Job;
import io.orchard.cli.Progress;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.ClassifyOptions;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.output.ImageCounts;
import io.orchard.pca.PcaModel;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ReducedImage;
import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;

/** {@code classify}: new images to classes, by a model with a classifier that a fit left. */
final class ClassifyJob {

  private final ClassifyOptions options;
  private final ImageRun run;
  private final EarlierModel earlier;
  private final double unknownLevel;

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or out of range
   */
  ClassifyJob(ClassifyOptions options) {
    this.options = options;
    run = ImageRun.of(options);
    earlier = EarlierModel.of(options);
    unknownLevel = options.getUnknownLevel();
    if (!(unknownLevel > 0 && unknownLevel < 1)) {
      throw new UsageException("--unknownLevel=" + unknownLevel + ": must be above 0 and below 1");
    }
  }

  /** Runs the job and returns its exit code. */
  int run(PrintStream out, PrintStream err) {
    return Interruption.watching(run.output(), err, progress -> run(progress, out));
  }

  @SuppressWarnings("try") // The network works by being loaded.
  private int run(Progress progress, PrintStream out) {
    PcaModel model = earlier.model();
    earlier.checkClassifier();
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
              run.checkPredictions(counts);
              return new Conclusion(
                      Job.CLASSIFY,
                      run,
                      options,
                      earlier.description().features(),
                      counts,
                      progress)
                  .withClassifier(earlier.classifier())
                  .write(model, null, out);
            });
  }

  /** Adds the whole job to a pipeline. */
  void build(Pipeline pipeline) {
    FeatureRecipe recipe = earlier.description().features();
    FeatureSource source = earlier.source();
    PCollection<ImageFeatures> features =
        run.extract(pipeline, source, Choices.preparation(recipe), recipe.fingerprint(source));
    PCollection<ReducedImage> reduced =
        run.reduce(
            features,
            pipeline
                .apply("Model", ReadModelFolder.model(earlier.folder()))
                .apply("View model", View.asList()));
    PCollection<ClassifiedImage> classified =
        reduced.apply(
            "Classify",
            ClassifyImages.of(
                pipeline
                    .apply("Classifier", ReadModelFolder.classifier(earlier.folder()))
                    .apply("View classifier", View.asList()),
                unknownLevel));
    run.writePredictions(classified);
    classified.apply(
        "Evaluate",
        EvaluatePredictions.of(run.output().staged(), LearnedFrom.elsewhere(), unknownLevel));
  }
}

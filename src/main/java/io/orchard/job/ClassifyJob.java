package io.orchard.job;

import io.orchard.beam.ClassifyImages;
import io.orchard.beam.EvaluatePredictions;
import io.orchard.beam.ModelChunk;
import io.orchard.beam.ReadModelFolder;
import io.orchard.classify.LearnedFrom;
import io.orchard.cli.Job;
import io.orchard.cli.Progress;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.ClassifyOptions;
import io.orchard.model.FeatureSource;
import io.orchard.output.ImageCounts;
import io.orchard.pca.PcaModel;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.ReducedImage;
import java.io.PrintStream;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/** {@code classify}: new images to classes, by a model with a classifier that a fit left. */
final class ClassifyJob {

  private final ClassifyOptions options;
  private final ImageRun run;
  private final EarlierModel earlier;
  private final Duplicates duplicates;
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
    duplicates = Duplicates.of(options);
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
      return run.run(progress, this::build, counts -> finish(model, counts, progress, out));
    }
  }

  private int finish(PcaModel model, ImageCounts counts, Progress progress, PrintStream out) {
    run.checkPredictions(counts);
    return new Conclusion(Job.CLASSIFY, run, earlier.recipe(), counts, progress)
        .withClassifier(earlier.folder(), unknownLevel)
        .write(model, null, out);
  }

  private void build(Pipeline pipeline) {
    PCollection<ReducedImage> reduced = earlier.reduce(run, duplicates, pipeline);
    PCollectionView<List<ModelChunk>> classifier =
        pipeline
            .apply("Classifier", ReadModelFolder.classifier(earlier.folder()))
            .apply("View classifier", View.asList());
    PCollection<ClassifiedImage> classified =
        reduced.apply("Classify", ClassifyImages.of(classifier, unknownLevel));
    run.writePredictions(classified);
    classified.apply(
        "Evaluate",
        EvaluatePredictions.of(run.output().staged(), LearnedFrom.elsewhere(), unknownLevel));
  }
}

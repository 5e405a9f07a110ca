package io.orchard.job;

import io.orchard.io.FeatureRecipe;
import io.orchard.io.FeatureSource;
import io.orchard.io.ImageCounts;
import io.orchard.io.RunReport;
import io.orchard.pca.PcaModel;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.jspecify.annotations.Nullable;

/** The end of a run over images: {@code run.json}, {@code _SUCCESS}, and a summary to read. */
final class Conclusion {

  private final Job job;
  private final ImageRun run;
  private final PipelineOptions options;
  private final FeatureRecipe recipe;
  private final ImageCounts counts;
  private final double seconds;

  Conclusion(
      Job job,
      ImageRun run,
      PipelineOptions options,
      FeatureRecipe recipe,
      ImageCounts counts,
      Progress progress) {
    this.job = job;
    this.run = run;
    this.options = options;
    this.recipe = recipe;
    this.counts = counts;
    this.seconds = progress.seconds();
  }

  /**
   * Writes what is to be written and returns the exit code.
   *
   * @param model the model in use, or null when too few images were left to fit one
   */
  int write(@Nullable PcaModel model, PrintStream out) {
    boolean success = !run.tooManyRejected(counts);
    run.output().finish(report(success, model));
    if (success) {
      run.output().markSuccess(run.id());
    }
    summarize(success, model, out);
    return success ? Main.SUCCESS : Main.TOO_MANY_REJECTED;
  }

  private RunReport report(boolean success, @Nullable PcaModel model) {
    return new RunReport(
        run.id(),
        job.jobName(),
        success ? "succeeded" : "too many images rejected",
        run.startedAt().toString(),
        seconds,
        rate(),
        counts.matched(),
        counts.processed(),
        counts.rejected(),
        model == null ? null : model.n(),
        recipe.featureCount(),
        model == null ? null : model.k(),
        model == null ? List.of() : boxed(model.explainedVariance()),
        model == null ? List.of() : boxed(model.explainedVarianceRatio()),
        recipe,
        OptionValues.of(job, options),
        versions());
  }

  private double rate() {
    return counts.matched() / seconds;
  }

  private static List<Double> boxed(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }

  private static Map<String, String> versions() {
    String own = Conclusion.class.getPackage().getImplementationVersion();
    return Map.of(
        "orchard", own == null ? "unpackaged" : own,
        "beam", ReleaseInfo.getReleaseInfo().getVersion(),
        "java", System.getProperty("java.version"));
  }

  private void summarize(boolean success, @Nullable PcaModel model, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%s %s in %s%n",
        job.jobName(),
        success ? "finished" : "FAILED: too many images rejected",
        Progress.duration(seconds));
    out.printf(
        Locale.ROOT,
        "  images   %,d matched = %,d processed + %,d rejected (%.1f images/s)%n",
        counts.matched(),
        counts.processed(),
        counts.rejected(),
        rate());
    out.printf(
        Locale.ROOT,
        "  network  %s, %s, %,d features%n",
        recipe.network(),
        weights(recipe),
        recipe.featureCount());
    if (model != null) {
      out.printf(
          Locale.ROOT,
          "  PCA      k = %,d of d = %,d, fitted on n = %,d: %.2f %% of the variance%n",
          model.k(),
          model.d(),
          model.n(),
          100 * Arrays.stream(model.explainedVarianceRatio()).sum());
    }
    out.println("  output   " + run.output().uri());
    if (counts.rejected() > 0) {
      out.println("           reasons for every rejected image: " + run.output().rejected());
    }
    if (!success) {
      out.printf(
          Locale.ROOT,
          "           %.2f %% rejected, --maxFailureRate allows %.2f %%; no _SUCCESS is written%n",
          100 * counts.failureRate(),
          100 * run.maxFailureRate());
    }
  }

  /** Returns what to call the weights wherever results are shown. */
  static String weights(FeatureRecipe recipe) {
    if (recipe.network().equals(FeatureSource.PIXELS)) {
      return "no weights";
    }
    String weights = recipe.weights();
    if (weights == null) {
      return "its own weights";
    }
    return weights.startsWith("random")
        ? "RANDOM weights (" + weights + "), which know nothing about images"
        : "weights " + weights;
  }
}

package io.orchard.job;

import io.orchard.beam.RunUsage;
import io.orchard.cli.CommandAgain;
import io.orchard.cli.Job;
import io.orchard.cli.OptionTable;
import io.orchard.cli.Progress;
import io.orchard.cli.Versions;
import io.orchard.listing.ImageStores;
import io.orchard.model.ClassifierDescription;
import io.orchard.model.ClassifierFolder;
import io.orchard.model.FeatureRecipe;
import io.orchard.output.ImageCounts;
import io.orchard.output.OutputFolder;
import io.orchard.output.PcaReport;
import io.orchard.output.RunCost;
import io.orchard.output.RunReport;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaPlan;
import io.orchard.report.ReportPage;
import io.orchard.report.UsedClassifier;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** The end of a run over images: {@code run.json}, {@code report.html}, {@code _SUCCESS}. */
final class Conclusion {

  private final Job job;
  private final ImageRun run;
  private final PipelineOptions options;
  private final FeatureRecipe recipe;
  private final ImageCounts counts;
  private final Progress progress;
  private final double seconds;
  private @Nullable ClassifierDescription classifier;
  private String modelFolder = "";
  private double unknownLevel;

  Conclusion(Job job, ImageRun run, FeatureRecipe recipe, ImageCounts counts, Progress progress) {
    this.job = job;
    this.run = run;
    this.options = run.options();
    this.recipe = recipe;
    this.counts = counts;
    this.progress = progress;
    this.seconds = progress.seconds();
  }

  /**
   * Returns this, with what is known of the classifier in use.
   *
   * @param folder the model's, which need not have one
   * @param level beyond which an image counts as unknown
   */
  Conclusion withClassifier(String folder, double level) {
    classifier = ClassifierFolder.describe(folder);
    modelFolder = folder;
    unknownLevel = level;
    return this;
  }

  /**
   * Writes what is to be written and returns the exit code.
   *
   * @param model the model in use, or null when too few images were left to fit one
   * @param plan how it was fitted, or null if it was not fitted here
   */
  int write(@Nullable PcaModel model, @Nullable PcaPlan plan, PrintStream out) {
    boolean success = !run.tooManyRejected(counts);
    RunReport soFar = report(success, model, plan);
    RunReport report;
    OutputFolder staged = run.output().staged();
    try (ImageStores stores = ImageStores.create(options)) {
      progress.step("writing the report");
      writePage(staged, soFar, stores);
      report = staged.conclude(soFar, success, this::cost, stores);
    }
    progress.step("moving the tables to their place");
    run.output().publish();
    progress.close();
    if (run.dry() != null) {
      run.dry().print(job, counts, run.output(), plan, out);
      return Main.SUCCESS;
    }
    push(report);
    ComponentCount asked = plan == null ? null : plan.components();
    try (ImageStores stores = ImageStores.create(options)) {
      Summary.print(report, run.output().folder(), stores, asked, out);
    }
    if (!success) {
      out.printf(
          Locale.ROOT,
          "%.2f %% of the images were rejected, --maxFailureRate allows %.2f %%: no _SUCCESS%n",
          100 * counts.failureRate(),
          100 * run.maxFailureRate());
    }
    return success ? Main.SUCCESS : Main.TOO_MANY_REJECTED;
  }

  /**
   * Writes {@code report.html}. It is made from results that are complete without it and may have
   * taken hours: whatever goes wrong here is told, a bug with its stack trace, and the results
   * stay.
   */
  private void writePage(OutputFolder staged, RunReport report, ImageStores stores) {
    try {
      staged.writeReport(ReportPage.of(staged, report, usedClassifier(), stores));
    } catch (RuntimeException | Error e) {
      progress.warn("the results are complete, but there is no report.html", e);
    }
  }

  /** The results are complete: who was to be told and does not answer is no reason to fail. */
  private void push(RunReport report) {
    if (run.pushgateway() != null) {
      try {
        run.pushgateway().push(report, run.output().folder().uri(), Instant.now());
      } catch (IOException | RuntimeException e) {
        progress.say("--pushgateway was not told of this run: " + e.getMessage());
      }
    }
  }

  private @Nullable UsedClassifier usedClassifier() {
    return classifier == null || classifier.intensity() == null
        ? null
        : new UsedClassifier(ClassifierFolder.read(modelFolder), unknownLevel);
  }

  private RunReport report(boolean success, @Nullable PcaModel model, @Nullable PcaPlan plan) {
    return new RunReport(
        run.output().runId(),
        job.jobName(),
        success ? RunReport.SUCCEEDED : RunReport.TOO_MANY_REJECTED,
        run.startedAt().toString(),
        seconds,
        rate(),
        counts.matched(),
        counts.processed(),
        counts.rejected(),
        progress.extracted(),
        run.output().isResumed() || run.input().earlier() != null ? counts.reused() : null,
        run.output().isResumed() ? counts.gone() : null,
        model == null ? null : model.n(),
        recipe.featureCount(),
        model == null ? null : model.k(),
        model == null ? List.of() : boxed(model.explainedVariance()),
        model == null ? List.of() : boxed(model.explainedVarianceRatio()),
        model == null || plan == null ? null : PcaReport.of(plan, model),
        classifier,
        run.output().staged().duplicateCounts(),
        run.output().staged().drift(),
        cost(),
        recipe,
        OptionTable.of(job).values(options),
        CommandAgain.of(job, options),
        Versions.all());
  }

  private RunCost cost() {
    RunUsage used = progress.used();
    return RunCost.of(
        used.cpuMillis(), used.bytesRead(), used.s3Requests(), used.peakMemory(), run.price());
  }

  private double rate() {
    return counts.matched() / seconds;
  }

  private static List<Double> boxed(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }
}

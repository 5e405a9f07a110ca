package io.orchard.job;

import io.orchard.classify.Evaluation;
import io.orchard.cli.Printable;
import io.orchard.cli.Progress;
import io.orchard.duplicates.DuplicateCounts;
import io.orchard.listing.ImageStores;
import io.orchard.model.ClassifierDescription;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.network.folder.Precision;
import io.orchard.output.EvaluationFile;
import io.orchard.output.OutputFolder;
import io.orchard.output.PredictedClasses.Taken;
import io.orchard.output.PredictionDigest;
import io.orchard.output.RejectedRows;
import io.orchard.output.RunCost;
import io.orchard.output.RunReport;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Drift;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.Prediction;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person sees at the end of a run. */
final class Summary {

  private static final int REASONS = 5;

  /** With fewer components, different fruits had cosines beyond the usual limit of near twins. */
  private static final int FEWEST_COMPONENTS = 30;

  /** Predictions that are named one by one, and classes that are. */
  private static final int MOST_NAMED = 10;

  private final PrintStream out;

  private Summary(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints a run's figures, where its results are, and why images were rejected.
   *
   * @param asked how many components were to be fitted; null where none were
   */
  static void print(
      RunReport report,
      OutputFolder output,
      ImageStores stores,
      @Nullable ComponentCount asked,
      PrintStream out) {
    Summary summary = new Summary(out);
    summary.line(
        RunReport.SUCCEEDED.equals(report.status()) ? "%s %s in %s" : "%1$s ended in %3$s: %2$s",
        report.job(),
        report.status(),
        Progress.duration(report.seconds()));
    summary.images(report);
    summary.line(
        "  network  %s, %s, %,d features",
        report.features().network(), weights(report.features()), report.d());
    summary.precision(report.features().precisionUsed());
    if (report.k() != null) {
      summary.components(report, asked);
    }
    summary.drift(report.drift());
    summary.classes(report.classifier());
    Evaluation evaluation = EvaluationFile.read(output);
    summary.evaluation(evaluation);
    summary.twins(report);
    if (report.job().equals("classify")) {
      summary.predictions(PredictionDigest.of(output, MOST_NAMED, stores));
    }
    summary.rejected(report, output, stores);
    summary.cost(report.cost());
    summary.line("  output   %s", output.uri());
    summary.line(
        "           reduced/ features/ rejected/ %s%s%srun.json report.html",
        report.duplicates() == null ? "" : "duplicates/ ",
        switch (report.job()) {
          case "transform" -> "";
          case "classify" -> "predictions/ ";
          default -> "model/ ";
        },
        evaluation == null ? "" : "evaluation.json ");
  }

  private void images(RunReport report) {
    line(
        "  images   %,d matched = %,d processed + %,d rejected; %.1f images/s, start included",
        report.matched(), report.processed(), report.rejected(), report.imagesPerSecond());
    if (report.reused() != null && report.gone() == null) {
      line("           features of %,d images were there; no image was read", report.reused());
    } else if (report.reused() != null) {
      line(
          "           features of %,d images were there; %,d that had some are gone",
          report.reused(), report.gone());
    }
  }

  private void precision(Precision precision) {
    if (precision != Precision.FLOAT32) {
      line(
          "           in %s: comparable with other features in %s, not with those in float32",
          precision.label(), precision.label());
    }
  }

  private void components(RunReport report, @Nullable ComponentCount asked) {
    double sum = report.explainedVarianceRatio().stream().mapToDouble(ratio -> ratio).sum();
    boolean fewer = asked != null && asked.isMoreThan(report.k());
    line(
        "  PCA      %,d components%s of %,d images explain %.2f %% of the variance, the first %.2f %%",
        report.k(),
        fewer ? " (not " + asked + ": at most n - 1 and d)" : "",
        report.n(),
        100 * sum,
        100 * report.explainedVarianceRatio().get(0));
    if (report.pca() != null && report.pca().sketchRows() != null) {
      line(
          "           sketched in %,d rows: each share is low by at most %.2g %% of the variance",
          report.pca().sketchRows(),
          100 * report.pca().errorBound() / report.pca().totalVariance());
    }
  }

  private void drift(@Nullable Drift drift) {
    if (drift == null) {
      return;
    }
    line("  drift    %s", drift.meaning());
    line(
        "           %.2f %% of their variance lies outside the components, %.2f %% of the model's own%s",
        100 * drift.outside(),
        100 * drift.outsideOfModel(),
        drift.outsideRatio() == null
            ? ""
            : String.format(Locale.ROOT, ": %.3g times what is expected", drift.outsideRatio()));
    if (drift.t2Expected() != null) {
      line(
          "           T2 of the means is %.4g; expected are %.4g, and above %.4g in 1 case of 100",
          drift.t2(), drift.t2Expected(), drift.t2Limit());
    }
  }

  private void classes(@Nullable ClassifierDescription classifier) {
    if (classifier == null) {
      return;
    }
    if (classifier.reason() != null) {
      line("  classes  no classifier: %s", classifier.reason());
      return;
    }
    line(
        "  classes  %,d learned from %,d images, shrinkage %.3g%s",
        classifier.classes(),
        classifier.images(),
        classifier.intensity(),
        classifier.unlabelled() == 0
            ? ""
            : String.format(Locale.ROOT, "; %,d have no label", classifier.unlabelled()));
  }

  private void evaluation(@Nullable Evaluation evaluation) {
    if (evaluation == null) {
      return;
    }
    if (evaluation.images() > 0) {
      line(
          "           %.2f %% of %,d images%s right, %.2f %% among the best five%s",
          100 * evaluation.accuracy(),
          evaluation.images(),
          named(evaluation.splits()),
          100 * evaluation.accuracyTop5(),
          Boolean.FALSE.equals(evaluation.heldOut()) ? "; it has learned from some of them" : "");
      withoutTwins(evaluation.withoutTwins());
    }
    if (evaluation.foreign() > 0) {
      line(
          "           %,d of %,d images of classes that were not learned count as unknown",
          evaluation.foreignUnknown(), evaluation.foreign());
    }
  }

  private void withoutTwins(Evaluation.@Nullable WithoutTwins without) {
    if (without == null || without.twins() == 0) {
      return;
    }
    line(
        "           %,d of them have a twin among what it has learned from; %s",
        without.twins(),
        without.images() == 0
            ? "none has not"
            : String.format(
                Locale.ROOT,
                "of the other %,d, %.2f %% right",
                without.images(),
                100 * without.accuracy()));
  }

  private void twins(RunReport report) {
    DuplicateCounts counts = report.duplicates();
    if (counts == null || counts.groups() == 0) {
      return;
    }
    line(
        "  twins    %,d images in %s; %s of different labels, %,d across splits%s",
        counts.images(),
        groups(counts.groups()),
        groups(counts.differentLabels()),
        counts.acrossSplits(),
        counts.dropped() == 0
            ? ""
            : String.format(Locale.ROOT, "; %,d images not learned from", counts.dropped()));
    boolean near = "near".equals(report.options().get("duplicates"));
    if (near && report.k() != null && report.k() < FEWEST_COMPONENTS) {
      line(
          "           compared at k = %,d, where different images may look alike: take %d or more",
          report.k(), FEWEST_COMPONENTS);
    }
  }

  private static String groups(long count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d group" : "%,d groups", count);
  }

  private void predictions(PredictionDigest predictions) {
    String begin = "  answers  ";
    for (ClassifiedImage image : predictions.images()) {
      Prediction prediction = image.prediction();
      line(
          begin + "%s: %s, %.1f %%%s",
          image.uri().substring(image.uri().lastIndexOf('/') + 1),
          prediction.predicted(),
          100 * prediction.probability(),
          prediction.unknown() ? ", unknown" : "");
      begin = " ".repeat(begin.length());
    }
    if (!predictions.images().isEmpty()) {
      return;
    }
    List<Taken> classes = predictions.classes();
    for (Taken one : classes.subList(0, Math.min(MOST_NAMED, classes.size()))) {
      line(begin + "%,d as %s%s", one.images(), one.label(), unknown(one));
      begin = " ".repeat(begin.length());
    }
    if (classes.size() > MOST_NAMED) {
      line(begin + "and others as %,d more classes", classes.size() - MOST_NAMED);
    }
  }

  private static String unknown(Taken of) {
    return of.unknown() == 0
        ? ""
        : String.format(Locale.ROOT, ", %,d of them unknown", of.unknown());
  }

  private static String named(List<String> splits) {
    String names =
        splits.stream().filter(split -> !split.isEmpty()).collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " (" + names + ")";
  }

  private void rejected(RunReport report, OutputFolder output, ImageStores stores) {
    if (report.rejected() == 0) {
      return;
    }
    line("  rejected %,d images, all in %s:", report.rejected(), output.rejected());
    RejectedRows.first(output.rejected(), REASONS, stores)
        .forEach(reason -> line("           %s", reason));
    if (report.rejected() > REASONS) {
      line("           ...");
    }
  }

  private void cost(@Nullable RunCost cost) {
    if (cost != null && cost.sum() != null) {
      line(
          "  cost     %.4g for %.4g core hours at %s; %,d bytes read, %,d requests to S3",
          cost.sum(), cost.coreHours(), cost.price(), cost.bytesRead(), cost.s3Requests());
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
    return recipe.hasRandomWeights()
        ? "RANDOM weights (" + weights + "), which know nothing about images"
        : "weights " + weights;
  }

  private void line(String format, Object... values) {
    Object[] printable =
        Arrays.stream(values)
            .map(value -> value instanceof String text ? Printable.of(text) : value)
            .toArray();
    out.printf(Locale.ROOT, format + "%n", printable);
  }
}

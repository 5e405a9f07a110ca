package io.orchard.cli;

import io.orchard.cli.options.ClassifyOptions;
import io.orchard.cli.options.FitOptions;
import io.orchard.cli.options.ImportModelOptions;
import io.orchard.cli.options.TransformOptions;
import io.orchard.cli.options.UpdateOptions;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/** The jobs, by the name that the command line gives them. */
public enum Job {
  FIT(
      "fit",
      "images -> features -> PCA -> reduced vectors, and the fitted model",
      FitOptions.class),
  TRANSFORM("transform", "images + a fitted model -> reduced vectors", TransformOptions.class),
  UPDATE(
      "update",
      "new images + a fitted model -> the model of old and new images, and reduced new ones",
      UpdateOptions.class),
  CLASSIFY(
      "classify",
      "images + a fitted model -> predicted class and probability",
      ClassifyOptions.class),
  IMPORT_MODEL(
      "import-model",
      "architecture + weights -> a SavedModel folder that --model takes",
      ImportModelOptions.class);

  private final String jobName;
  private final String summary;
  private final Class<? extends PipelineOptions> options;

  Job(String jobName, String summary, Class<? extends PipelineOptions> options) {
    this.jobName = jobName;
    this.summary = summary;
    this.options = options;
  }

  /**
   * Returns the job of that name.
   *
   * @throws UsageException if there is none
   */
  public static Job named(String name) {
    return Arrays.stream(values())
        .filter(job -> job.jobName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "unknown job '" + name + "'; there is " + names() + " (see --help)"));
  }

  private static String names() {
    return Arrays.stream(values()).map(Job::jobName).collect(Collectors.joining(", "));
  }

  /** Returns what the command line calls it. */
  public String jobName() {
    return jobName;
  }

  String summary() {
    return summary;
  }

  /** Returns the interface of its options. */
  public Class<? extends PipelineOptions> options() {
    return options;
  }
}

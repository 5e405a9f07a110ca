package io.orchard.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.beam.ExtractFeatures;
import io.orchard.beam.ExtractionTrial;
import io.orchard.cli.Job;
import io.orchard.cli.Printable;
import io.orchard.cli.TemporaryFolders;
import io.orchard.cli.options.GivenOptions;
import io.orchard.forecast.Costs;
import io.orchard.forecast.Forecast;
import io.orchard.forecast.RowCosts;
import io.orchard.forecast.Survey;
import io.orchard.forecast.Trial;
import io.orchard.listing.KeptListing;
import io.orchard.output.ImageCounts;
import io.orchard.output.OutputSizes;
import io.orchard.pca.PcaPlan;
import io.orchard.rows.FeatureTable;
import io.orchard.rows.FeatureWriter;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.storage.Storage;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --dryRun=true} does: all images are listed, a few of them go through the whole job,
 * into a temporary folder, and others through the network alone until its rate has settled.
 */
final class DryRun {

  /** Groups of images that are drawn; at most all of them go through the whole job. */
  private static final int GROUPS = 32;

  private static final int LEAST_IMAGES = 64;

  /** What these may take to go through the network, by the rate of the first images of all. */
  private static final double IMAGE_SECONDS = 6;

  private static final double PROBE_SECONDS = 2;
  private static final double RATE_SECONDS = 12;
  private static final int SMALL_GROUP = 4;
  private static final int LARGE_GROUP = 64;

  private final PipelineOptions options;
  private final OutputClaim asked;
  private final long start = System.nanoTime();
  private double asideSeconds;
  private double listSeconds;
  private int d;
  private long statistics;
  private @Nullable Survey survey;
  private List<ImageFile> sample = List.of();
  private @Nullable ExtractFeatures<ImageFile> extract;
  private @Nullable ExtractionTrial probe;
  private @Nullable ExtractionTrial steady;
  private boolean inS3;

  /**
   * Begins.
   *
   * @param asked the output of the run that is forecast, which is not touched
   */
  DryRun(PipelineOptions options, OutputClaim asked) {
    this.options = options;
    this.asked = asked;
  }

  /** Returns the runner that the forecast is for. */
  String runner() {
    Map<String, String> given = options.as(GivenOptions.class).getGiven();
    return given == null ? "DirectRunner" : given.getOrDefault("runner", "DirectRunner");
  }

  /** Notes what there has to be memory for. */
  void needs(int features, long statisticsBytes) {
    d = features;
    statistics = statisticsBytes;
  }

  /**
   * Lists the images and has the run find a few of them: as many as go through the network in a
   * short while.
   */
  void prepare(ExtractFeatures<ImageFile> extraction, ImageInput input, KeptListing kept) {
    extract = extraction;
    inS3 = input.isInS3();
    double before = seconds();
    survey = input.survey(GROUPS);
    listSeconds = seconds() - before;
    asideSeconds += listSeconds;
    sample = survey.sample();
    probe = trial(extraction, sample, SMALL_GROUP, PROBE_SECONDS);
    int most = (int) Math.max(LEAST_IMAGES, IMAGE_SECONDS * probe.imagesPerSecond());
    input.keep(kept, sample.subList(0, Math.min(most, sample.size())));
  }

  /** Finds the rate of the network, now that this JVM is warm. */
  void measure() {
    long rest = survey.images() - sample.size();
    int group = probe.imagesPerSecond() < LARGE_GROUP ? SMALL_GROUP : LARGE_GROUP;
    steady = rest <= 0 ? probe : trial(extract, sample, group, RATE_SECONDS);
  }

  private ExtractionTrial trial(
      ExtractFeatures<ImageFile> extraction,
      List<ImageFile> images,
      int group,
      double mostSeconds) {
    double before = seconds();
    ExtractionTrial trial =
        ExtractionTrial.run(extraction, images, options, group, threads(), mostSeconds);
    asideSeconds += seconds() - before;
    return trial;
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Prints the forecast, the same as JSON in the last line.
   *
   * @param counts of the images that went through the job
   * @param output where the job left its output
   * @param plan how the PCA was fitted, or null without one
   */
  void print(
      Job job, ImageCounts counts, OutputClaim output, @Nullable PcaPlan plan, PrintStream out) {
    double seconds = seconds() - asideSeconds;
    OutputSizes sizes = OutputSizes.of(Storage.localPath(output.folder().uri()));
    double features = featureBytes(sizes.features(), counts.processed());
    RowCosts rows = RowCosts.measured(d, plan == null ? null : plan.statistics(), survey.images());
    boolean warmed = steady != probe;
    Trial trial =
        new Trial(
            counts.matched(),
            counts.rejected(),
            seconds + probe.seconds(),
            warmed ? steady.images() : 0,
            warmed ? steady.seconds() : 0,
            steady.imagesPerSecond(),
            threads(),
            sizes.fixed() + grown(sizes.statistics(), plan, counts.matched()),
            sizes.tables() - sizes.features() + Math.round(features),
            Math.round(features),
            sizes.files());
    boolean direct = runner().equals("DirectRunner");
    Costs costs =
        new Costs(
            listSeconds,
            rows.rowSeconds(),
            rows.fitSeconds(),
            direct ? DirectMemory.heap(d, statistics, survey.images()) : 2 * statistics);
    Forecast forecast =
        Forecast.of(
            job.jobName(),
            runner(),
            survey,
            trial,
            costs,
            direct ? 2 : 1,
            inS3,
            !Storage.isLocal(asked.folder().uri()),
            Runtime.getRuntime().maxMemory());
    forecast.lines().forEach(out::println);
    out.println("  nothing is written to " + Printable.of(asked.folder().uri()));
    try {
      out.println(new ObjectMapper().writeValueAsString(forecast));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the size of the features of some images: by all that were made for the rate, where
   * these are more than went through the job.
   */
  private double featureBytes(long bytes, long images) {
    List<ImageFeatures> made = steady.features();
    if (made.size() <= images) {
      return bytes;
    }
    String file = TemporaryFolders.create().resolve("features.parquet").toString();
    Storage.writeWhole(
        file,
        channel -> {
          try (FeatureWriter writer = FeatureTable.open(channel, "trial")) {
            for (ImageFeatures each : made) {
              writer.write(each);
            }
          }
        });
    return (double) Storage.localPath(file).toFile().length() / made.size() * images;
  }

  /** Exact statistics grow with the images until they are co-moments. */
  private long grown(long bytes, @Nullable PcaPlan plan, long images) {
    if (plan == null || plan.statistics().sketches()) {
      return bytes;
    }
    double share = (double) survey.images() / images;
    return Math.max(bytes, Math.min(Math.round(bytes * share), 4L * d * (d + 1)));
  }
}

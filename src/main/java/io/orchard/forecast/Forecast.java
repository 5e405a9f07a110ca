package io.orchard.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run would take: the content of the line of JSON that a dry run ends with.
 *
 * <p>The time is that of the trial, which is the beginning of the run and its end, and for each
 * further image the time of one at the settled rate, and of its part in tables and statistics.
 *
 * @param job which job
 * @param runner which runner it is for
 * @param images found
 * @param bytes of their files
 * @param tried images that the trial read
 * @param rejected those among them that cannot be used
 * @param seconds of the whole run on this machine, start included, as {@code run.json} counts them
 * @param imagesPerSecond at the settled rate, all threads together
 * @param threads that work
 * @param coreHours threads times hours
 * @param heapBytes that the heap should have
 * @param maxHeapBytes that it has here
 * @param featuresBytes of {@code features/}
 * @param outputBytes of the output, {@code features/} included
 * @param requests to S3
 */
public record Forecast(
    String job,
    String runner,
    long images,
    long bytes,
    long tried,
    long rejected,
    double seconds,
    double imagesPerSecond,
    int threads,
    double coreHours,
    long heapBytes,
    long maxHeapBytes,
    long featuresBytes,
    long outputBytes,
    Requests requests) {

  private static final double HOUR = 3600;

  /**
   * Returns the forecast.
   *
   * @param survey of all images
   * @param listings how often a run lists all of them
   * @param from whether they are in S3
   * @param to whether the output is
   */
  public static Forecast of(
      String job,
      String runner,
      Survey survey,
      Trial trial,
      Costs costs,
      int listings,
      boolean from,
      boolean to,
      long maxHeapBytes) {
    double share = (double) survey.images() / trial.images();
    double seconds = seconds(survey.images(), trial, costs, listings);
    long features = Math.round(share * trial.featureBytes());
    long output = trial.fixedBytes() + Math.round(share * trial.tableBytes());
    return new Forecast(
        job,
        runner,
        survey.images(),
        survey.bytes(),
        trial.images(),
        trial.rejected(),
        seconds,
        trial.imagesPerSecond(),
        trial.threads(),
        trial.threads() * seconds / HOUR,
        costs.heapBytes(),
        maxHeapBytes,
        features,
        output,
        Requests.of(from, to, listings, survey.images(), trial.files(), output));
  }

  /** The images that the trial had besides count as the first of the rest, slow as they were. */
  private static double seconds(long images, Trial trial, Costs costs, int listings) {
    long rest = Math.max(0, images - trial.images());
    long first = Math.min(rest, trial.extracted());
    double slow =
        trial.extracted() == 0
            ? 0
            : trial.extractionSeconds() * ((double) first / trial.extracted());
    double rows = rest * costs.rowSeconds() / trial.threads();
    return listings * costs.listSeconds()
        + trial.seconds()
        + slow
        + (rest - first) / trial.imagesPerSecond()
        + rows
        + (rest == 0 ? 0 : costs.fitSeconds());
  }

  /** Returns the lines for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "%s would take about %s on this machine, %,d threads, start included",
            job, duration(seconds), threads));
    lines.add(line("  images   %,d, %s", images, size(bytes)));
    lines.add(
        line(
            "  tried    %,d of them, spread by the hashes of their paths; %,d cannot be used;"
                + " %.1f images/s once warm",
            tried, rejected, imagesPerSecond));
    lines.add(line("  cores    %.3g core hours%s", coreHours, cluster()));
    lines.add(
        line(
            "  memory   %s of heap for %s; here it is %s",
            size(heapBytes), runner, size(maxHeapBytes)));
    lines.add(line("  output   %s, of which features/ %s", size(outputBytes), size(featuresBytes)));
    lines.add(
        line(
            "  S3       about %,d list, %,d get, %,d put requests",
            requests.list(), requests.get(), requests.put()));
    return lines;
  }

  private String cluster() {
    return runner.equals("DirectRunner")
        ? ""
        : line(", at the rate of this machine's cores; %s itself takes more", runner);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String size(long bytes) {
    return bytes < 1e9 ? line("%.1f MB", bytes / 1e6) : line("%,.1f GB", bytes / 1e9);
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return line("%d s", whole);
    }
    return whole < HOUR
        ? line("%d min %02d s", whole / 60, whole % 60)
        : line("%,d h %02d min", whole / 3600, whole % 3600 / 60);
  }
}

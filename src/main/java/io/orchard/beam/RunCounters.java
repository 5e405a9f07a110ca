package io.orchard.beam;

import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * How far a running pipeline is, as its counters say. Retried work may count twice here, so this is
 * for progress only; {@link CountImages} counts for reports.
 *
 * @param matched images found so far
 * @param processed images whose features are made
 * @param rejected images given up
 * @param skipped files and folders that a listing left out
 * @param extracted how often an image went through the network
 * @param reduced vectors that were projected
 */
public record RunCounters(
    long matched, long processed, long rejected, long skipped, long extracted, long reduced) {

  static final String MATCHED = "matched";
  static final String PROCESSED = "processed";
  static final String REJECTED = "rejected";
  static final String SKIPPED = "skipped";
  static final String EXTRACTED = "extracted";
  static final String REDUCED = "reduced";

  /** Returns what the counters of a run say now. */
  public static RunCounters of(PipelineResult run) {
    MetricQueryResults metrics =
        run.metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(RunCounters.class))
                    .build());
    return new RunCounters(
        sum(metrics, MATCHED),
        sum(metrics, PROCESSED),
        sum(metrics, REJECTED),
        sum(metrics, SKIPPED),
        sum(metrics, EXTRACTED),
        sum(metrics, REDUCED));
  }

  /** Returns how many images have features, or the reason why not. */
  public long done() {
    return processed + rejected;
  }

  /** Returns how many images are found and not done. */
  public long left() {
    return matched - done();
  }

  private static long sum(MetricQueryResults metrics, String name) {
    long sum = 0;
    for (var counter : metrics.getCounters()) {
      if (counter.getName().getName().equals(name)) {
        sum += counter.getAttempted();
      }
    }
    return sum;
  }
}

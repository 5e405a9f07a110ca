package io.orchard.beam;

import com.sun.management.OperatingSystemMXBean;
import io.orchard.storage.S3Requests;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * What a run used, added up over processes. Every process hands out each millisecond and each
 * request once: its workers to Beam's counters whenever a bundle ends, and the rest to whoever
 * starts the run. So the sum is right too where all of them are one process.
 *
 * <p>A worker's processor time counts from before its first bundle, its requests from the first one
 * on; both to the last bundle that tells of them. What it does for other runs meanwhile counts as
 * well.
 *
 * @param cpuMillis processor time, in milliseconds
 * @param bytesRead bytes of image files
 * @param s3Requests requests sent to S3, repeated ones included
 * @param peakMemory the most bytes that any one process had resident, since it began; 0 if unknown
 */
public record RunUsage(long cpuMillis, long bytesRead, long s3Requests, long peakMemory) {

  /** A run that used nothing. */
  public static final RunUsage NOTHING = new RunUsage(0, 0, 0, 0);

  static final String BYTES = "bytes";
  private static final String CPU_MILLIS = "cpuMillis";
  private static final String S3_REQUESTS = "s3Requests";
  private static final String PEAK_MEMORY = "peakMemory";

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private static long takenMillis = cpuMillisNow();
  private static long takenRequests;

  /** Returns what the workers of a run have told so far. */
  public static RunUsage of(PipelineResult run) {
    MetricQueryResults metrics =
        run.metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(RunUsage.class))
                    .build());
    long peak = 0;
    for (var distribution : metrics.getDistributions()) {
      peak = Math.max(peak, distribution.getAttempted().getMax());
    }
    return new RunUsage(
        sum(metrics, CPU_MILLIS), sum(metrics, BYTES), sum(metrics, S3_REQUESTS), peak);
  }

  private static long sum(MetricQueryResults metrics, String name) {
    long sum = 0;
    for (MetricResult<Long> counter : metrics.getCounters()) {
      if (counter.getName().getName().equals(name)) {
        sum += counter.getAttempted();
      }
    }
    return sum;
  }

  /** Has processor time count from now on, on a worker where it does not yet. */
  static void begin() {
    // What there was before is not of this run: it was looked at when this class was loaded.
  }

  /** Returns what this process has used and not handed out yet. */
  public static synchronized RunUsage take() {
    long millis = cpuMillisNow();
    long requests = S3Requests.sent();
    RunUsage taken =
        new RunUsage(millis - takenMillis, 0, requests - takenRequests, peakMemoryNow());
    takenMillis = millis;
    takenRequests = requests;
    return taken;
  }

  /** Hands out the same to Beam's counters; for the end of a bundle, on a worker. */
  static void tell() {
    RunUsage taken = take();
    Metrics.counter(RunUsage.class, CPU_MILLIS).inc(taken.cpuMillis);
    Metrics.counter(RunUsage.class, S3_REQUESTS).inc(taken.s3Requests);
    Metrics.distribution(RunUsage.class, PEAK_MEMORY).update(taken.peakMemory);
  }

  /** Returns what this and another part of a run used together. */
  public RunUsage plus(RunUsage other) {
    return new RunUsage(
        cpuMillis + other.cpuMillis,
        bytesRead + other.bytesRead,
        s3Requests + other.s3Requests,
        Math.max(peakMemory, other.peakMemory));
  }

  private static long cpuMillisNow() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1_000_000;
  }

  private static long peakMemoryNow() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(PEAK)) {
          String kibibytes = line.substring(PEAK.length()).replace("kB", "").trim();
          return Long.parseLong(kibibytes) << 10;
        }
      }
      return 0;
    } catch (IOException e) {
      return 0; // No Linux.
    }
  }
}

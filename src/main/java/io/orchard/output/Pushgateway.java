package io.orchard.output;

import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.exporter.pushgateway.Scheme;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Prometheus Pushgateway: it keeps what a run told at its end, and Prometheus asks it. The
 * workers' own metrics are gone by then.
 *
 * <p>The metrics are gauges named after {@code run.json}, {@code orchard_rejected} for example; the
 * labels {@code job="orchard"}, {@code command} and {@code output} tell runs apart. {@code
 * orchard_end_time_seconds} and {@code orchard_success_time_seconds} are the Unix time of the end,
 * the latter of the latest run that succeeded: one that did not leaves it as it was.
 */
public final class Pushgateway {

  private static final String JOB = "orchard";
  private static final int MOST_PORT = 65_535;

  private final URI uri;

  private Pushgateway(URI uri) {
    this.uri = uri;
  }

  /**
   * Returns the gateway at a URL.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Pushgateway at(String url) {
    URI uri = URI.create(url);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getPort() > MOST_PORT) {
      throw new IllegalArgumentException("must be a URL such as http://pushgateway:9091");
    }
    return new Pushgateway(uri);
  }

  /**
   * Tells how a run ended. Another run of this command into this output takes its place.
   *
   * @param output the output folder's URI
   * @throws IOException if the gateway does not answer within 10 seconds, or does not take it
   */
  public void push(RunReport report, String output, Instant end) throws IOException {
    MetricSnapshots.Builder metrics = MetricSnapshots.builder();
    figures(report, end).forEach((name, value) -> metrics.metricSnapshot(gauge(name, value)));
    MetricSnapshots all = metrics.build();
    PushGateway.builder()
        .scheme(Scheme.fromString(uri.getScheme()))
        .address(uri.getAuthority() + path())
        .format(Format.PROMETHEUS_TEXT)
        .job(JOB)
        .groupingKey("command", report.job())
        .groupingKey("output", output)
        .build()
        .pushAdd(() -> all);
  }

  private String path() {
    String path = uri.getRawPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static GaugeSnapshot gauge(String name, double value) {
    return GaugeSnapshot.builder()
        .name(JOB + "_" + name)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static Map<String, Double> figures(RunReport report, Instant end) {
    Map<String, Double> figures = new TreeMap<>();
    figures.put("matched", (double) report.matched());
    figures.put("processed", (double) report.processed());
    figures.put("rejected", (double) report.rejected());
    figures.put("extracted", (double) report.extracted());
    figures.put("reused", report.reused() == null ? 0.0 : report.reused());
    figures.put("gone", report.gone() == null ? 0.0 : report.gone());
    figures.put("seconds", report.seconds());
    RunCost cost = report.cost();
    if (cost != null) {
      figures.put("core_hours", cost.coreHours());
      figures.put("bytes_read", (double) cost.bytesRead());
      figures.put("s3_requests", (double) cost.s3Requests());
      figures.put("peak_memory", cost.peakMemory() == null ? Double.NaN : cost.peakMemory());
    }
    double seconds = end.toEpochMilli() / 1000.0;
    figures.put("end_time_seconds", seconds);
    if (report.status().equals(RunReport.SUCCEEDED)) {
      figures.put("success_time_seconds", seconds);
    }
    return figures;
  }
}

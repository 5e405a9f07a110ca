package io.orchard.output;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

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
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

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
   * @throws IOException if the gateway has not answered in full within 10 seconds, or does not take
   *     it; what else it answers is neither followed nor kept
   */
  public void push(RunReport report, String output, Instant end) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(group(report.job(), output))
            .header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            .POST(BodyPublishers.ofString(text(figures(report, end))))
            .build();
    CompletableFuture<HttpResponse<Void>> response =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .proxy(ProxySelector.getDefault())
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .sendAsync(request, BodyHandlers.discarding());
    try {
      int status = response.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode();
      if (status != OK && status != ACCEPTED) {
        throw new IOException(uri + " answered " + status);
      }
    } catch (TimeoutException e) {
      throw new IOException(uri + " did not answer in " + PATIENCE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(uri + " cannot be reached: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      response.cancel(true);
    }
  }

  /** A label's value may hold a slash only where it is encoded, as the Pushgateway's page says. */
  private URI group(String command, String output) {
    String encoded = Base64.getUrlEncoder().encodeToString(output.getBytes(StandardCharsets.UTF_8));
    return URI.create(
        uri.getScheme()
            + "://"
            + uri.getRawAuthority()
            + uri.getRawPath().replaceFirst("/$", "")
            + "/metrics/job/"
            + JOB
            + "/command/"
            + command
            + "/output@base64/"
            + encoded);
  }

  /** Returns gauges in Prometheus' text format 0.0.4, which has Java's way to write a double. */
  private static String text(Map<String, Double> figures) {
    return figures.entrySet().stream()
        .map(
            figure -> {
              String name = JOB + "_" + figure.getKey();
              return "# TYPE " + name + " gauge\n" + name + " " + figure.getValue() + "\n";
            })
        .collect(Collectors.joining());
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

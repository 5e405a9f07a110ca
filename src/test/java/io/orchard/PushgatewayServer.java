package io.orchard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Prometheus Pushgateway on a free port: the real one where the machine has it, as Debian's
 * package {@code prometheus-pushgateway}; elsewhere one that keeps the text of each push.
 */
public final class PushgatewayServer implements AutoCloseable {

  private static final Path REAL = Path.of("/usr/bin/prometheus-pushgateway");
  private static final Pattern STARTED = Pattern.compile("Listening on\" address=\\S*:(\\d+)");

  private final String url;
  private final AutoCloseable server;

  private PushgatewayServer(int port, AutoCloseable server) {
    this.url = "http://127.0.0.1:" + port;
    this.server = server;
  }

  /** Returns whether the machine has the real one. */
  public static boolean isReal() {
    return Files.isExecutable(REAL);
  }

  /** Starts the server and waits until it answers. */
  public static PushgatewayServer start() throws IOException {
    return isReal() ? real() : standIn();
  }

  private static PushgatewayServer real() throws IOException {
    Process process =
        new ProcessBuilder(
                REAL.toString(), "--web.listen-address=127.0.0.1:0", "--persistence.file=")
            .redirectErrorStream(true)
            .start();
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return new PushgatewayServer(Integer.parseInt(started.group(1)), process::destroy);
      }
    }
    throw new IOException("the Pushgateway did not start");
  }

  private static PushgatewayServer standIn() throws IOException {
    Map<String, String> groups = new ConcurrentHashMap<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/metrics", exchange -> answer(exchange, groups));
    server.start();
    return new PushgatewayServer(server.getAddress().getPort(), () -> server.stop(0));
  }

  private static void answer(HttpExchange exchange, Map<String, String> groups) throws IOException {
    String text = "";
    if (exchange.getRequestMethod().equals("POST")) {
      String pushed = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      groups.put(exchange.getRequestURI().getRawPath(), pushed);
    } else {
      text = String.join("", groups.values());
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Returns the server's URL. */
  public String url() {
    return url;
  }

  /** Returns what Prometheus would be told now. */
  public String scrape() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/metrics")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  /** Returns the value of a metric, of which there is one command and output at most. */
  public OptionalDouble value(String metric) throws IOException, InterruptedException {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .reduce(
            (one, other) -> {
              throw new IllegalStateException(metric + " of several runs");
            });
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}

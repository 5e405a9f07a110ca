package io.orchard.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.orchard.PushgatewayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushgatewayTest {
  private static final RunReport REPORT = Reports.of("r");
  private static final Instant END = Instant.ofEpochMilli(1_750_000_000_500L);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pushgateway:9091",
        "pushgateway",
        "ftp://host",
        "http://",
        "/tmp",
        "x y",
        "http://host:65536"
      })
  void whatIsNoUrlOfHttpIsRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> Pushgateway.at(url));
  }

  @Test
  void figuresArePostedAsTextToTheGroupOfCommandAndOutput() throws Exception {
    AtomicReference<String> path = new AtomicReference<>();
    AtomicReference<String> body = new AtomicReference<>();
    HttpServer server = server(200, path, body);
    try {
      push(server, "/behind/proxy/");
    } finally {
      server.stop(0);
    }
    assertThat(path.get())
        .isEqualTo(
            "POST /behind/proxy/metrics/job/orchard/command/fit/output@base64/czM6Ly9iL291dCBw");
    assertThat(body.get().lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "orchard_end_time_seconds 1.7500000005E9",
            "orchard_extracted 0.0",
            "orchard_gone 0.0",
            "orchard_matched 0.0",
            "orchard_processed 0.0",
            "orchard_rejected 0.0",
            "orchard_reused 0.0",
            "orchard_seconds 1.0",
            "orchard_success_time_seconds 1.7500000005E9");
  }

  /** A redirect leads to a login page, which answers 200 and has taken nothing. */
  @ParameterizedTest
  @ValueSource(ints = {204, 302, 307, 400, 500})
  void whatTheGatewayDoesNotTakeIsAnError(int status) throws IOException {
    HttpServer server = server(status, new AtomicReference<>(), new AtomicReference<>());
    try {
      assertThatThrownBy(() -> push(server, ""))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(" answered " + status);
    } finally {
      server.stop(0);
    }
  }

  /** Neither heap nor time nor a terminal is the gateway's to take. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anAnswerThatDoesNotEndIsGivenUp(boolean quick) throws IOException {
    HttpServer server = loopback();
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(500, 0);
          byte[] piece = new byte[quick ? 1 << 20 : 1];
          for (int i = 0; i < 60_000; i += quick ? 1 : 1_000) {
            exchange.getResponseBody().write(piece);
            exchange.getResponseBody().flush();
            if (!quick) {
              LockSupport.parkNanos(1_000_000_000);
            }
          }
        });
    server.start();
    try {
      assertThatThrownBy(() -> push(server, ""))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(" did not answer in 10 s");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aGatewayThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Pushgateway gateway = Pushgateway.at("http://127.0.0.1:" + silent.getLocalPort());
      assertThatThrownBy(() -> gateway.push(REPORT, "/out", END)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theServerKeepsRunsApart() throws Exception {
    try (PushgatewayServer server = PushgatewayServer.start()) {
      Pushgateway gateway = Pushgateway.at(server.url());
      gateway.push(REPORT, "/one", END);
      gateway.push(REPORT, "/two", END);
      assertThat(server.scrape().lines().filter(line -> line.startsWith("orchard_matched")))
          .hasSize(2);
    }
  }

  private static void push(HttpServer server, String path) throws IOException {
    Pushgateway.at("http://127.0.0.1:" + server.getAddress().getPort() + path)
        .push(REPORT, "s3://b/out p", END);
  }

  private static HttpServer server(
      int status, AtomicReference<String> path, AtomicReference<String> body) throws IOException {
    HttpServer server = loopback();
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/login");
          path.set(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
          body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static HttpServer loopback() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }
}

package io.orchard.network.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A web server on this machine that serves one file, range by range, and can be told to fail. The
 * first answers are those that were planned, all further ones are as they should be.
 */
final class WeightsServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final byte[] content;
  private final Queue<Answer> planned = new ArrayDeque<>();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

  /** What is done with one request. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private WeightsServer(HttpServer server, byte[] content) {
    this.server = server;
    this.content = content;
  }

  static WeightsServer start(byte[] content, Answer... planned) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    WeightsServer served = new WeightsServer(HttpServer.create(any, 0), content);
    served.planned.addAll(Arrays.asList(planned));
    served.server.setExecutor(served.pool);
    served.server.createContext("/", served::handle);
    served.server.start();
    return served;
  }

  /** Answers the whole file's head but only some bytes of its body. */
  static Answer cutAfter(byte[] content, int bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, bytes);
      exchange.getResponseBody().flush();
    };
  }

  /** Answers with the whole file, whatever was asked for, without saying how long it is. */
  static Answer whole(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(content);
      exchange.getResponseBody().close();
    };
  }

  static Answer status(int code) {
    return exchange -> exchange.sendResponseHeaders(code, -1);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/mirror";
  }

  /** Returns the Range header of every request so far; empty where there was none. */
  List<String> ranges() {
    return List.copyOf(ranges);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "" : range);
    try (exchange) {
      Answer answer = next();
      if (answer != null) {
        answer.to(exchange);
      } else {
        serve(exchange, range);
      }
    }
  }

  private @Nullable Answer next() {
    synchronized (planned) {
      return planned.poll();
    }
  }

  private void serve(HttpExchange exchange, @Nullable String range) throws IOException {
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (from >= content.length) {
      exchange.getResponseHeaders().add("Content-Range", "bytes */" + content.length);
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (range != null) {
      String sent = "bytes %d-%d/%d".formatted(from, content.length - 1, content.length);
      exchange.getResponseHeaders().add("Content-Range", sent);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(content, from, content.length - from);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdownNow();
  }
}

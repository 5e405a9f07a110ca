package io.orchard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A bucket of as many images as wanted, numbered, all of one content. It is an HTTP server that
 * answers ListObjectsV2 with pages computed on the fly and GetObject with the image; the object
 * named {@link #STALLING} is never sent.
 */
public final class CountingBucket implements AutoCloseable {
  /** Number of the key whose content never comes. */
  private static final long STALLING = 7;

  private static final String PREFIX = "images/Apple/";

  private final long keys;
  private final boolean stalls;
  private final byte[] image;
  private final Runnable asked;
  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);

  private CountingBucket(
      long keys, boolean stalls, byte[] image, Runnable asked, HttpServer server) {
    this.keys = keys;
    this.stalls = stalls;
    this.image = image.clone();
    this.asked = asked;
    this.server = server;
  }

  /** Starts a bucket. */
  public static CountingBucket of(long keys, byte[] image) throws IOException {
    return start(keys, false, image, () -> {});
  }

  /**
   * Starts a bucket.
   *
   * @param asked run for every request
   */
  public static CountingBucket of(long keys, byte[] image, Runnable asked) throws IOException {
    return start(keys, false, image, asked);
  }

  /** Starts a bucket of which one image is never sent. */
  public static CountingBucket stalling(long keys, byte[] image) throws IOException {
    return start(keys, true, image, () -> {});
  }

  private static CountingBucket start(long keys, boolean stalls, byte[] image, Runnable asked)
      throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    CountingBucket bucket = new CountingBucket(keys, stalls, image, asked, server);
    server.createContext("/", bucket::answer);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "counting-bucket");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
    return bucket;
  }

  /** Returns the server's URL. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.run();
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      if (query != null && query.contains("list-type=2")) {
        send(exchange, "application/xml", page(parameters(query)));
        return;
      }
      if (stalls && exchange.getRequestURI().getPath().endsWith(key(STALLING))) {
        closed.await();
      }
      exchange.getResponseHeaders().add("ETag", "\"1\"");
      send(exchange, "image/jpeg", image);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static String key(long number) {
    return String.format(Locale.ROOT, "%s%09d.jpg", PREFIX, number);
  }

  private byte[] page(Map<String, String> asked) {
    String prefix = asked.getOrDefault("prefix", "");
    boolean matches = PREFIX.startsWith(prefix);
    long first = Long.parseLong(asked.getOrDefault("continuation-token", "0"));
    long most = Long.parseLong(asked.getOrDefault("max-keys", "1000"));
    long end = matches ? Math.min(keys, first + most) : first;
    boolean more = matches && end < keys;
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    xml.append("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">")
        .append("<Name>bucket</Name><Prefix>" + prefix + "</Prefix>")
        .append("<KeyCount>" + (end - first) + "</KeyCount><MaxKeys>" + most + "</MaxKeys>")
        .append("<IsTruncated>" + more + "</IsTruncated>");
    if (more) {
      xml.append("<NextContinuationToken>" + end + "</NextContinuationToken>");
    }
    for (long i = first; i < end; i++) {
      xml.append("<Contents><Key>" + key(i) + "</Key>")
          .append("<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;1&quot;</ETag>")
          .append("<Size>" + image.length + "</Size><StorageClass>STANDARD</StorageClass>")
          .append("</Contents>");
    }
    return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}

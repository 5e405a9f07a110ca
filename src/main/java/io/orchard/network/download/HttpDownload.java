package io.orchard.network.download;

import io.orchard.network.folder.NetworkException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Downloads one file over http or https into a local one, which is taken up again where it ends
 * (RFC 9110, section 14: range requests). Whether parts from several answers fit together is for
 * the caller to check, by the sum of the whole.
 */
final class HttpDownload {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_ATTEMPTS = 50;
  private static final long TICK_MILLIS = 200;

  /** Ten times as much as any file of weights has: a server may send without an end. */
  private static final long MOST_BYTES = 1L << 30;

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_SATISFIABLE = 416;

  private final URI uri;
  private final Path part;
  private final DownloadProgress progress;
  private final Duration patience;
  private final long mostBytes;

  /** Of the answer that is coming; the client's threads set it. */
  private volatile @Nullable ResponseInfo head;

  HttpDownload(URI uri, Path part, DownloadProgress progress) {
    this(uri, part, progress, PATIENCE, MOST_BYTES);
  }

  /** Creates a download that gives up when nothing has come for some time, or too much. */
  HttpDownload(URI uri, Path part, DownloadProgress progress, Duration patience, long mostBytes) {
    this.uri = uri;
    this.part = part;
    this.progress = progress;
    this.patience = patience;
    this.mostBytes = mostBytes;
  }

  /**
   * Downloads what is missing. Goes on after an interruption as long as each attempt brings
   * something.
   *
   * @return whether the file was put together from several answers
   * @throws IOException if the server does not give the file, or if it is gone; the message is one
   *     line without the URL
   */
  boolean run() throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(ProxySelector.getDefault())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    for (int attempt = 1; ; attempt++) {
      long start = size();
      try {
        return send(client, start);
      } catch (IOException e) {
        boolean startsAfresh = start > 0 && !Files.exists(part);
        boolean worthwhile = size() > start || startsAfresh;
        if (!worthwhile || attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Returns whether the answer continues what was there, or says that nothing is missing. */
  private boolean send(HttpClient client, long start) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (start > 0) {
      request.header("Range", "bytes=" + start + "-");
    }
    head = null;
    CompletableFuture<HttpResponse<Path>> response =
        client.sendAsync(request.build(), found -> accept(found, start));
    try {
      await(response, start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw explain(e.getCause());
    } finally {
      response.cancel(true);
    }
    ResponseInfo answer = head;
    check(answer, start);
    if (answer.statusCode() != NOT_SATISFIABLE) {
      try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      progress.done(size());
    }
    return answer.statusCode() != OK;
  }

  private void await(CompletableFuture<HttpResponse<Path>> response, long start)
      throws IOException, InterruptedException, ExecutionException {
    long last = -1;
    // Counted by ticks, not by the clock: a machine that was asleep has not waited.
    long idleMillis = 0;
    while (true) {
      try {
        response.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        check(head, start);
        idleMillis += TICK_MILLIS;
        long size = size();
        if (size > mostBytes) {
          response.cancel(true);
          Files.delete(part);
          throw new IOException("more comes than the " + mostBytes + " bytes that a file may have");
        }
        if (size != last) {
          last = size;
          idleMillis = 0;
          progress.at(last);
        } else if (idleMillis > patience.toMillis()) {
          throw new IOException("nothing has come for " + patience.toSeconds() + " s", e);
        }
      }
    }
  }

  /** Decides by an answer's head where its body goes. */
  private BodySubscriber<Path> accept(ResponseInfo found, long start) {
    head = found;
    boolean whole = found.statusCode() == OK;
    if (!whole && (found.statusCode() != PARTIAL || !continues(found, start))) {
      return BodySubscribers.replacing(part);
    }
    long from = whole ? 0 : start;
    long length = found.headers().firstValueAsLong("Content-Length").orElse(-1);
    progress.start(from, length < 0 ? -1 : from + length);
    return BodySubscribers.ofFile(
        part,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        whole ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
  }

  /** Returns whether an answer takes up, or has nothing to add to, what is here already. */
  private static boolean continues(ResponseInfo head, long start) {
    String range = head.headers().firstValue("Content-Range").orElse("");
    return head.statusCode() == PARTIAL
        ? start > 0 && range.matches("bytes " + start + "-\\d+/(\\d+|\\*)")
        : range.equals("bytes */" + start);
  }

  /** Refuses an answer by its head, if that has come; what is here and of no use is deleted. */
  private void check(@Nullable ResponseInfo answer, long start) throws IOException {
    if (answer == null || answer.statusCode() == OK) {
      return;
    }
    int status = answer.statusCode();
    if (status != PARTIAL && status != NOT_SATISFIABLE) {
      throw new IOException("the server answers " + status);
    }
    if (!continues(answer, start)) {
      Files.deleteIfExists(part);
      throw new IOException(
          status == PARTIAL
              ? "the server answers with another range than it was asked for"
              : "the server has no bytes from " + start + " on");
    }
  }

  private IOException explain(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof UnresolvedAddressException) {
        return new IOException("host " + uri.getHost() + " is unknown here", failure);
      }
    }
    if (failure instanceof ConnectException) {
      return new IOException("no connection to " + uri.getAuthority(), failure);
    }
    return failure instanceof FileSystemException ours
        ? ours
        : new IOException(NetworkException.reason(failure), failure);
  }

  private long size() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }
}

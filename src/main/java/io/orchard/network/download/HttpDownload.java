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
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  private final URI uri;
  private final Path part;
  private final DownloadProgress progress;
  private final Duration patience;

  HttpDownload(URI uri, Path part, DownloadProgress progress) {
    this(uri, part, progress, PATIENCE);
  }

  /** Creates a download that gives up when nothing has come for some time. */
  HttpDownload(URI uri, Path part, DownloadProgress progress, Duration patience) {
    this.uri = uri;
    this.part = part;
    this.progress = progress;
    this.patience = patience;
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
      long before = size();
      PartFile answer = new PartFile(part, before, progress);
      try (answer) {
        send(client, answer);
        return answer.resumed();
      } catch (IOException e) {
        boolean worthwhile = size() > before || answer.startsAfresh();
        if (!worthwhile || attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void send(HttpClient client, PartFile answer) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (answer.start() > 0) {
      request.header("Range", "bytes=" + answer.start() + "-");
    }
    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(request.build(), answer::accept);
    try {
      await(response, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw explain(e.getCause());
    } finally {
      response.cancel(true);
    }
    answer.checkComplete();
  }

  private void await(CompletableFuture<HttpResponse<Void>> response, PartFile answer)
      throws IOException, InterruptedException, ExecutionException {
    long last = -1;
    // Counted by ticks, not by the clock: a machine that was asleep has not waited.
    long idleMillis = 0;
    while (true) {
      try {
        response.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        answer.checkWritten();
        idleMillis += TICK_MILLIS;
        if (answer.size() != last) {
          last = answer.size();
          idleMillis = 0;
          progress.at(last);
        } else if (idleMillis > patience.toMillis()) {
          throw new IOException("nothing has come for " + patience.toSeconds() + " s", e);
        }
      }
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
    return new IOException(NetworkException.reason(failure), failure);
  }

  private long size() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }
}

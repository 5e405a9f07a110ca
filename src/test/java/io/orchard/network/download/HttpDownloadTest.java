package io.orchard.network.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpDownloadTest {
  private static final byte[] CONTENT = new byte[100_000];

  private static final long MOST_BYTES = 1 << 20;

  @TempDir private Path temp;

  @Test
  void silentServerIsGivenUpAndWhatCameIsKept() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    WeightsServer.Answer silent =
        exchange -> {
          WeightsServer.cutAfter(CONTENT, 5000).to(exchange);
          await(end);
        };
    WeightsServer.Answer mute = exchange -> await(end);
    Path part = temp.resolve("part");
    try (WeightsServer server = WeightsServer.start(CONTENT, silent, mute)) {
      assertThatThrownBy(() -> download(server.url(), part).run())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("nothing has come for");
      assertThat(server.ranges()).containsExactly("", "bytes=5000-");
      end.countDown();
    }
    assertThat(part).hasSize(5000);
  }

  @Test
  void endOfAnAnswerThatIsOfNoUseIsNotWaitedFor() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    WeightsServer.Answer other =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Range", "bytes 7-99/100");
          exchange.sendResponseHeaders(206, 93);
          exchange.getResponseBody().write(CONTENT, 7, 50);
          exchange.getResponseBody().flush();
          await(end);
        };
    Path part = Files.write(temp.resolve("part"), new byte[500]);
    try (WeightsServer server = WeightsServer.start(CONTENT, other)) {
      assertThat(download(server.url(), part).run()).isFalse();
      assertThat(server.ranges()).containsExactly("bytes=500-", "");
      end.countDown();
    }
    assertThat(part).hasBinaryContent(CONTENT);
  }

  @Test
  void serverThatSendsWithoutEndDoesNotFillTheDisk() throws IOException {
    WeightsServer.Answer endless =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(CONTENT);
          }
        };
    Path part = temp.resolve("part");
    try (WeightsServer server = WeightsServer.start(CONTENT, endless)) {
      assertThatThrownBy(() -> download(server.url(), part).run())
          .isInstanceOf(IOException.class)
          .hasMessage("more comes than the " + MOST_BYTES + " bytes that a file may have");
      assertThat(server.ranges()).hasSize(1);
    }
    assertThat(part).doesNotExist();
  }

  @Test
  void placeThatCannotBeWrittenIsAnError() throws IOException {
    Path part = Files.createDirectory(temp.resolve("folder")).resolve("absent/part");
    try (WeightsServer server = WeightsServer.start(CONTENT)) {
      assertThatThrownBy(() -> download(server.url(), part).run())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(part.toString());
      assertThat(server.ranges()).hasSize(1);
    }
  }

  private static HttpDownload download(String url, Path part) {
    PrintStream silent = new PrintStream(OutputStream.nullOutputStream());
    return new HttpDownload(
        URI.create(url),
        part,
        new DownloadProgress(silent, url),
        Duration.ofMillis(600),
        MOST_BYTES);
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

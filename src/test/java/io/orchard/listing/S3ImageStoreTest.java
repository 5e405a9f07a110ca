package io.orchard.listing;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orchard.CountingBucket;
import io.orchard.OddListing;
import io.orchard.rows.ImageFile;
import io.orchard.storage.QuickS3Clients;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.io.aws2.common.HttpClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** What is read of an object: nothing if it is too large, and nothing more when nobody waits. */
@Timeout(60)
class S3ImageStoreTest {

  private static final byte[] IMAGE = new byte[300_000];

  @Test
  void anObjectThatIsTooLargeIsNotAskedFor() {
    try (S3ImageStore store = store(URI.create("http://127.0.0.1:9"))) {
      assertThatThrownBy(() -> store.read(image(0, 600L << 20, "1")).get())
          .hasCauseInstanceOf(FileTooLargeException.class)
          .hasMessageContaining("the file has 600 MB");
      assertThatThrownBy(() -> store.read(ImageFile.unlisted("s3://bucket", null)).get())
          .hasMessageEndingWith("s3://bucket: must be s3://bucket/key");
    }
  }

  @Test
  void anObjectThatNobodyListedMayTurnOutToBeTooLarge() throws Exception {
    try (CountingBucket bucket = CountingBucket.of(1, IMAGE);
        S3ImageStore store = store(bucket.endpoint())) {
      assertThat(store.read(image(0, IMAGE.length, "1")).get()).isEqualTo(IMAGE);
      assertThatThrownBy(() -> store.read(image(0, 0, null)).get())
          .hasCauseInstanceOf(FileTooLargeException.class)
          .hasMessageContaining("one whose size is not known before may have 0 MB");
    }
  }

  @Test
  void anObjectOfAnotherSizeThanWasToldWithoutAnETagIsAskedForOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (CountingBucket bucket = CountingBucket.of(1, IMAGE, asked::incrementAndGet);
        S3ImageStore store = store(bucket.endpoint())) {
      for (int told : new int[] {10, IMAGE.length + 1}) {
        assertThatThrownBy(() -> store.read(image(0, told, null)).get())
            .hasMessageContaining("has changed since it was listed")
            .hasMessageContaining("bytes to 300,000");
      }
      assertThat(asked).hasValue(2);
      assertThat(store.read(image(0, IMAGE.length, null)).get()).isEqualTo(IMAGE);
    }
  }

  @Test
  void anObjectWithoutEndIsDroppedWhenItsLengthIsKnown() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", S3ImageStoreTest::sendForever);
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (S3ImageStore store = store(endpoint)) {
      assertThatThrownBy(() -> store.read(image(0, 0, null)).get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(FileTooLargeException.class);
    } finally {
      server.stop(0);
    }
  }

  /** In chunks, as some servers do. */
  @Test
  void anAnswerThatDoesNotTellItsLengthIsReadWhereTheSizeIsKnown() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(IMAGE);
          exchange.close();
        });
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (S3ImageStore store = store(endpoint)) {
      assertThat(store.read(image(0, IMAGE.length, "1")).get()).isEqualTo(IMAGE);
      assertThat(store.read(image(0, IMAGE.length, null)).get()).isEqualTo(IMAGE);
      assertThatThrownBy(() -> store.read(image(0, 0, null)).get())
          .hasMessageContaining("does not tell how long the file is");
    } finally {
      server.stop(0);
    }
  }

  private static void sendForever(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1L << 40);
    while (true) {
      exchange.getResponseBody().write(IMAGE);
    }
  }

  @Test
  void readsThatAreGivenUpMakeRoomForOthers() throws Exception {
    try (CountingBucket bucket = CountingBucket.stalling(10, IMAGE);
        S3ImageStore store = store(bucket.endpoint())) {
      List<Future<byte[]>> hanging = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        hanging.add(store.read(image(7, IMAGE.length, "1")));
      }
      hanging.forEach(read -> read.cancel(true));
      assertThat(store.read(image(1, IMAGE.length, "1")).get(20, TimeUnit.SECONDS))
          .isEqualTo(IMAGE);
    }
  }

  @Test
  void objectsThatStandForAFolderAreNoImages() {
    WireMockServer server =
        listing(
            object("in/", 0),
            object("in/Apple/", 0),
            object("in/Apple_$folder$", 0),
            object("in/Apple/1_$folder$", 9),
            object("in/Apple/empty", 0));
    try (S3ImageStore store = store(URI.create("http://127.0.0.1:" + server.port()))) {
      assertThat(store.list(ImageLocation.parse("s3://b/in/"), NameFilter.parse("*")))
          .extracting(ImageFile::uri)
          .containsExactly("s3://b/in/Apple/1_$folder$", "s3://b/in/Apple/empty");
    } finally {
      server.stop();
    }
  }

  @Test
  void hiddenObjectsAreLeftOutAndCounted() {
    WireMockServer server =
        listing(
            object(".in/1.png", 1),
            object(".in/._1.png", 1),
            object(".in/.x/1.png", 1),
            object(".in/.x/1.txt", 1),
            object(".in/__MACOSX/1.png", 1));
    AtomicInteger skipped = new AtomicInteger();
    try (S3ImageStore store = store(URI.create("http://127.0.0.1:" + server.port()))) {
      ImageLocation place = ImageLocation.parse("s3://b/.in/");
      NameFilter include = NameFilter.parse("*.png").excluding(".*,__MACOSX");
      assertThat(store.list(place, include, skipped::incrementAndGet))
          .extracting(ImageFile::uri)
          .containsExactly("s3://b/.in/1.png");
      assertThat(skipped).hasValue(3);
    } finally {
      server.stop();
    }
  }

  /** Returns a server that answers everything with one page of a listing. */
  private static WireMockServer listing(String... objects) {
    WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    server.start();
    server.stubFor(
        any(anyUrl())
            .willReturn(
                ok(
                    "<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated>"
                        + String.join("", objects)
                        + "</ListBucketResult>")));
    return server;
  }

  private static String object(String key, long bytes) {
    return "<Contents><Key>" + key + "</Key><ETag>1</ETag><Size>" + bytes + "</Size></Contents>";
  }

  /** What a listing names may be removed: this server names the same keys whatever it is asked. */
  @Test
  void aListingOfWhatWasNotAskedForIsNotBelieved() {
    WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    server.start();
    OddListing.whole(server);
    try (S3ImageStore store = store(URI.create("http://127.0.0.1:" + server.port()))) {
      assertThat(store.objects("fruits", "")).hasSize(12);
      assertThatThrownBy(() -> store.objects("fruits", "elsewhere/").toList())
          .isInstanceOf(StorageException.class)
          .hasMessageContainingAll("s3://fruits/elsewhere/", "does not lie there");
    } finally {
      server.stop();
    }
  }

  private static ImageFile image(int number, long bytes, String etag) {
    String key = "images/Apple/00000000" + number + ".jpg";
    return ImageFile.of("s3://bucket/" + key, key, bytes, etag);
  }

  private static S3ImageStore store(URI endpoint) {
    S3Options options = PipelineOptionsFactory.as(S3Options.class);
    options.setAwsRegion(Region.EU_WEST_1);
    options.setEndpoint(endpoint);
    options.setAwsCredentialsProvider(AnonymousCredentialsProvider.create());
    options.setS3ClientFactoryClass(QuickS3Clients.class);
    options.setHttpClientConfiguration(
        HttpClientConfiguration.builder()
            .socketTimeout((int) Duration.ofSeconds(5).toMillis())
            .build());
    return S3ImageStore.create(options, FileMemory.of(2 << 20));
  }
}

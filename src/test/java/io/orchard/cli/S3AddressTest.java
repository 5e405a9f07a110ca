package io.orchard.cli;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.orchard.OddListing;
import io.orchard.listing.S3ImageStore;
import io.orchard.storage.HastyS3Clients;
import io.orchard.storage.RetryingS3Clients;
import io.orchard.storage.S3AccessOptions;
import java.net.URI;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Where in a URL a bucket's name stands. */
class S3AddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void aServerOfOnesOwnIsSpokenToByNameAndByAddress(String host) {
    WireMockServer server = new WireMockServer(options().dynamicPort());
    server.start();
    OddListing.whole(server);
    try (S3ImageStore store =
        S3ImageStore.create(settings("http://" + host + ":" + server.port(), null))) {
      assertThat(store.objects("fruits", "in/")).hasSize(12);
    } finally {
      server.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://minio:9000, , fruits, http://minio:9000/fruits/a.jpg",
    "http://minio:9000, , fruits.of.2026, http://minio:9000/fruits.of.2026/a.jpg",
    "http://minio:9000, false, fruits, http://fruits.minio:9000/a.jpg",
    ", , fruits, https://fruits.s3.eu-west-1.amazonaws.com/a.jpg",
    ", true, fruits, https://s3.eu-west-1.amazonaws.com/fruits/a.jpg",
    "https://s3.eu-west-1.amazonaws.com, , fruits,"
        + " https://fruits.s3.eu-west-1.amazonaws.com/a.jpg",
  })
  void theEndpointDecidesUnlessItIsSaid(String endpoint, Boolean given, String bucket, String url) {
    try (S3Client client =
        new RetryingS3Clients().createBuilder(settings(endpoint, given)).build()) {
      assertThat(client.utilities().getUrl(get -> get.bucket(bucket).key("a.jpg")))
          .hasToString(url);
    }
  }

  @Test
  void withoutANameNothingIsSigned() {
    WireMockServer server = new WireMockServer(options().dynamicPort());
    server.start();
    OddListing.whole(server);
    S3Options options = settings("http://localhost:" + server.port(), null);
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")));
    try {
      assertThat(isSigned(server, options)).isTrue();
      options.as(S3AccessOptions.class).setAnonymous(true);
      assertThat(isSigned(server, options)).isFalse();
    } finally {
      server.stop();
    }
  }

  private static boolean isSigned(WireMockServer server, S3Options options) {
    server.resetRequests();
    try (S3ImageStore store = S3ImageStore.create(options)) {
      assertThat(store.objects("fruits", "in/")).hasSize(12);
    }
    return server.getAllServeEvents().stream()
        .anyMatch(event -> event.getRequest().containsHeader("Authorization"));
  }

  private static S3Options settings(String endpoint, Boolean pathStyle) {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    if (endpoint != null) {
      options.setEndpoint(URI.create(endpoint));
    }
    options.setAwsRegion(Region.EU_WEST_1);
    options.setAwsCredentialsProvider(AnonymousCredentialsProvider.create());
    options.setS3ClientFactoryClass(HastyS3Clients.class);
    options.as(S3AccessOptions.class).setPathStyle(pathStyle);
    return options;
  }
}

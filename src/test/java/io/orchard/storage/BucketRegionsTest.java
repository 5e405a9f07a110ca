package io.orchard.storage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Answers as AWS's API describes them: HeadBucket and GetBucketLocation. */
class BucketRegionsTest {

  private final WireMockServer s3 = new WireMockServer(options().dynamicPort());
  private BucketRegions regions;

  @BeforeEach
  void start() {
    s3.start();
    AwsOptions aws = PipelineOptionsFactory.create().as(AwsOptions.class);
    aws.setEndpoint(URI.create("http://127.0.0.1:" + s3.port()));
    aws.setAwsRegion(Region.EU_WEST_1);
    aws.setAwsCredentialsProvider(AnonymousCredentialsProvider.create());
    aws.as(S3Options.class).setS3ClientFactoryClass(HastyS3Clients.class);
    regions = BucketRegions.create(aws);
  }

  @AfterEach
  void stop() {
    regions.close();
    s3.stop();
  }

  @ParameterizedTest
  @CsvSource({"200", "301", "400", "403"})
  void everyAnswerTells(int status) {
    s3.stubFor(
        head(urlPathEqualTo("/fruits"))
            .willReturn(
                aResponse().withStatus(status).withHeader("x-amz-bucket-region", "us-west-2")));
    assertThat(regions.of("fruits")).contains("us-west-2");
  }

  @ParameterizedTest
  @CsvSource({"EU, eu-west-1", "'', us-east-1", "ap-south-1, ap-south-1"})
  void aServerThatDoesNotIsAskedForTheLocation(String location, String region) {
    s3.stubFor(head(urlPathEqualTo("/fruits")).willReturn(ok()));
    s3.stubFor(
        get(urlPathEqualTo("/fruits"))
            .withQueryParam("location", matching(""))
            .willReturn(
                ok(
                    "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + location
                        + "</LocationConstraint>")));
    assertThat(regions.of("fruits")).contains(region);
  }

  @Test
  void aRefusalWithoutARegionTellsNothing() {
    s3.stubFor(head(urlPathEqualTo("/fruits")).willReturn(aResponse().withStatus(403)));
    assertThat(regions.of("fruits")).isEmpty();
    s3.stubFor(head(urlPathEqualTo("/fruits")).willReturn(ok()));
    s3.stubFor(get(urlPathEqualTo("/fruits")).willReturn(aResponse().withStatus(403)));
    assertThat(regions.of("fruits")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"302", "307", "400", "401", "429", "502"})
  void aFailureIsNoRefusal(int status) {
    s3.stubFor(head(urlPathEqualTo("/fruits")).willReturn(aResponse().withStatus(status)));
    assertThatThrownBy(() -> regions.of("fruits"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("s3://fruits: S3 answered " + status);
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    s3.stubFor(head(urlPathEqualTo("/fruits")).willReturn(aResponse().withStatus(404)));
    assertThatThrownBy(() -> regions.of("fruits"))
        .isInstanceOf(NoSuchPlaceException.class)
        .hasMessageContaining("s3://fruits: the bucket does not exist");
  }
}

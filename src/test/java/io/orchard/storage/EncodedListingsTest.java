package io.orchard.storage;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.orchard.OddListing;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.NameFilter;
import io.orchard.listing.S3ImageStore;
import io.orchard.rows.ImageFile;
import java.io.FileNotFoundException;
import java.net.URI;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Listings with keys that XML cannot hold, as Ceph and AWS encode them when asked to. */
class EncodedListingsTest {

  private final WireMockServer s3 = new WireMockServer(options().dynamicPort());
  private final S3Options options = PipelineOptionsFactory.create().as(S3Options.class);

  @BeforeEach
  void start() {
    s3.start();
    options.setEndpoint(URI.create("http://localhost:" + s3.port()));
    options.setAwsRegion(Region.EU_WEST_1);
    options.setAwsCredentialsProvider(AnonymousCredentialsProvider.create());
    options.setS3ClientFactoryClass(HastyS3Clients.class);
  }

  @AfterEach
  void stop() {
    s3.stop();
  }

  @Test
  void keysThatXmlCannotHoldAreListed() {
    s3.stubFor(
        get(urlPathEqualTo("/fruits"))
            .withQueryParam("encoding-type", equalTo("url"))
            .willReturn(
                ok(
                    "<ListBucketResult><Name>fruits</Name><Prefix>in+1%2F</Prefix>"
                        + "<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
                        + key("in+1/%01.png")
                        + key("in%201/%1B.png")
                        + key("in+1/%EF%BF%BF.png")
                        + key("in+1/a%2Bb%25c.png")
                        + "</ListBucketResult>")));
    assertThat(list("s3://fruits/in 1/"))
        .extracting(ImageFile::uri)
        .containsExactly(
            "s3://fruits/in 1/\u0001.png",
            "s3://fruits/in 1/\u001b.png",
            "s3://fruits/in 1/\uffff.png",
            "s3://fruits/in 1/a+b%c.png");
  }

  @Test
  void aServerThatDoesNotKnowTheParameterIsListed() {
    OddListing.whole(s3);
    assertThat(list("s3://fruits/in/")).hasSize(12);
    assertAllAskedForEncoding();
  }

  @Test
  void listingsOfBeamsAskForItToo() {
    OddListing.whole(s3);
    FileSystems.setDefaultPipelineOptions(options);
    assertThatThrownBy(() -> FileSystems.match("s3://fruits/in/**").metadata())
        .isInstanceOf(FileNotFoundException.class); // This server knows no object's head.
    assertAllAskedForEncoding();
  }

  private void assertAllAskedForEncoding() {
    assertThat(s3.findAll(getRequestedFor(urlPathEqualTo("/fruits"))))
        .isNotEmpty()
        .allMatch(request -> request.getUrl().contains("encoding-type=url"));
  }

  private List<ImageFile> list(String place) {
    try (S3ImageStore store = S3ImageStore.create(options)) {
      return store.list(ImageLocation.parse(place), NameFilter.parse("*")).toList();
    }
  }

  private static String key(String encoded) {
    return "<Contents><Key>" + encoded + "</Key><ETag>1</ETag><Size>1</Size></Contents>";
  }
}

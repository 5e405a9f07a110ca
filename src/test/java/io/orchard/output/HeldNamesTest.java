package io.orchard.output;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okXml;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.orchard.listing.ImageStores;
import io.orchard.model.FeatureSource;
import io.orchard.storage.StorageException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** A bucket lists keys that would be paths to other places. */
class HeldNamesTest {

  private final WireMockServer s3 = new WireMockServer(options().dynamicPort());
  private final String name = "orchard-" + UUID.randomUUID();
  private AwsOptions aws;

  @TempDir Path temp;

  @BeforeEach
  void start() {
    s3.start();
    aws = PipelineOptionsFactory.create().as(AwsOptions.class);
    aws.setEndpoint(URI.create("http://127.0.0.1:" + s3.port()));
    aws.setAwsRegion(Region.EU_WEST_1);
    aws.setAwsCredentialsProvider(AnonymousCredentialsProvider.create());
    FileSystems.setDefaultPipelineOptions(aws);
    s3.stubFor(any(anyUrl()).willReturn(ok("planted")));
    s3.stubFor(head(anyUrl()).willReturn(ok().withHeader("Content-Length", "7")));
  }

  @AfterEach
  void stop() {
    s3.stop();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void aNetworkIsNotDownloadedToOutsideItsFolder() {
    list("m/network/saved_model.pb", "m/network/../" + name);

    assertThatThrownBy(() -> FeatureSource.loaded("s3://b/m/network", 32, 32, null, List.of()))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("s3://b/m/network: the name '../" + name + "' may lead out of it");
    assertThat(Path.of(System.getProperty("java.io.tmpdir"), name)).doesNotExist();
  }

  @Test
  void aNetworkIsNotCopiedToOutsideItsFolder() throws Exception {
    list("m/network/a", "m/network/../../../" + name);
    Path model = Files.createDirectories(temp.resolve("out/model"));
    FeatureSource source = new FeatureSource("s3://b/m/network", "", 32, 32);

    assertThatThrownBy(() -> source.installedIn(model.toString()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("may lead out");
    assertThat(temp).isDirectoryNotContaining("glob:**" + name);
    assertThat(model).isEmptyDirectory();
  }

  @Test
  void aTableIsNotMovedToOutsideItsFolder() {
    list("out/_run/1/features/part.parquet", "out/_run/1/features/../../../../" + name);
    try (ImageStores stores = ImageStores.create(aws)) {
      StoredFolder staged = new StoredFolder("s3://b/out/_run/1/features");

      assertThatThrownBy(() -> staged.moveTo(new StoredFolder("s3://b/out/features"), stores))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("may lead out");
    }
    s3.verify(0, putRequestedFor(anyUrl()));
  }

  @Test
  void whatStandsForAFolderIsNoFileOfANetwork() throws Exception {
    list("m/network/", "m/network/a", "m/network/variables/", "m/network/variables/b");
    FeatureSource source = new FeatureSource("s3://b/m/network", "", 32, 32);

    source.installedIn(temp.resolve("model").toString());

    assertThat(temp.resolve("model/network/a")).hasContent("planted");
    assertThat(temp.resolve("model/network/variables/b")).hasContent("planted");
  }

  private void list(String... keys) {
    StringBuilder xml = new StringBuilder("<ListBucketResult><Name>b</Name>");
    xml.append("<IsTruncated>false</IsTruncated>");
    for (String key : keys) {
      xml.append("<Contents><Key>").append(key).append("</Key><ETag>&quot;1&quot;</ETag>");
      xml.append("<LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>7</Size></Contents>");
    }
    s3.stubFor(
        get(urlPathEqualTo("/b"))
            .withQueryParam("list-type", equalTo("2"))
            .willReturn(okXml(xml + "</ListBucketResult>")));
  }
}

package io.orchard.storage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Objects that are not as long as S3 told before. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WholeChannelTest {

  private static final String OBJECT = "s3://fruits/model.json";
  private static final int TOLD = 1_000;
  private static final WireMockServer S3 = new WireMockServer(options().dynamicPort());

  @BeforeAll
  static void start() {
    S3.start();
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setEndpoint(URI.create("http://127.0.0.1:" + S3.port()));
    options.setAwsRegion(Region.EU_WEST_1);
    options.setAwsCredentialsProvider(AnonymousCredentialsProvider.create());
    options.setS3ClientFactoryClass(HastyS3Clients.class);
    FileSystems.setDefaultPipelineOptions(options);
  }

  @AfterAll
  static void stop() {
    S3.stop();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsAsLongAsToldIsRead(boolean saysSo) {
    answer(TOLD, saysSo);
    assertThat(Storage.read(OBJECT)).hasSize(TOLD);
  }

  @ParameterizedTest
  @CsvSource({
    "0, true, only 0 came",
    "0, false, only 0 came",
    "41, true, only 41 came",
    "41, false, only 41 came",
    "1001, true, at least 1,001 came",
    "1001, false, at least 1,001 came"
  })
  void whatIsNotIsOneLine(int bytes, boolean saysSo, String came) {
    answer(bytes, saysSo);
    for (Runnable read :
        new Runnable[] {
          () -> Storage.read(OBJECT),
          () -> Storage.read(OBJECT, 1 << 20),
          () -> Storage.sha256(OBJECT)
        }) {
      assertThatThrownBy(read::run)
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith(OBJECT + ": cannot be read: ")
          .hasMessageContaining(came)
          .message()
          .hasLineCount(1);
    }
  }

  /**
   * Tells of one length, and sends another.
   *
   * @param saysSo whether the answer says how long it is
   */
  private static void answer(int bytes, boolean saysSo) {
    S3.resetAll();
    String date = "Wed, 12 Oct 2022 17:50:00 GMT";
    ResponseDefinitionBuilder content =
        aResponse().withHeader("ETag", "\"1\"").withBody(new byte[bytes]);
    S3.stubFor(
        head(urlPathEqualTo("/fruits/model.json"))
            .willReturn(
                aResponse()
                    .withHeader("Last-Modified", date)
                    .withHeader("ETag", "\"1\"")
                    .withHeader("Content-Length", "" + TOLD)));
    S3.stubFor(
        get(urlPathEqualTo("/fruits/model.json"))
            .willReturn(saysSo ? content.withHeader("Content-Length", "" + bytes) : content));
  }
}

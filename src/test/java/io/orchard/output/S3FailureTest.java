package io.orchard.output;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.NameFilter;
import io.orchard.listing.S3ImageStore;
import io.orchard.rows.ImageFile;
import io.orchard.storage.HastyS3Clients;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Answers that S3, or what stands in its place, gives instead of what was asked for. */
class S3FailureTest {

  private static final String KEY = "not-for-any-eye";
  private static final ImageFile IMAGE = new ImageFile("s3://fruits/a.jpg", 9, "1", null, null);
  private static final WireMockServer S3 = new WireMockServer(options().dynamicPort());

  private static S3ImageStore store;

  @BeforeAll
  static void start() {
    S3.start();
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setEndpoint(URI.create("http://127.0.0.1:" + S3.port()));
    options.setAwsRegion(Region.EU_WEST_1);
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)));
    options.setS3ClientFactoryClass(HastyS3Clients.class);
    store = S3ImageStore.create(options);
    FileSystems.setDefaultPipelineOptions(options);
  }

  @AfterAll
  static void stop() {
    store.close();
    S3.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "301, the bucket lies in another region",
    "302, check --endpoint",
    "307, check --endpoint",
    "400, check the credentials",
    "401, check the credentials",
    "403, check the credentials",
    "404, check the name of the bucket",
    "429, try again later",
    "500, try again later",
    "502, try again later",
    "503, try again later",
  })
  void anAnswerWithoutACodeIsOneLineWithItsStatus(int status, String advice) {
    for (String body : List.of("", "<html><body>Bad</body></html>", "<Error/>", "Bad")) {
      ResponseDefinitionBuilder answer = aResponse().withStatus(status).withBody(body);
      assertThat(listing(answer))
          .startsWith("s3://fruits/in/: S3 answered " + status)
          .contains(advice);
      assertThat(reading(answer)).startsWith("s3://fruits/a.jpg: S3 answered " + status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301, S3 answered 301",
    "302, S3 answered 302",
    "400, S3 answered 400",
    "403, S3 answered 403",
    "429, S3 answered 429",
    "502, S3 answered 502",
  })
  void anAnswerToHeadHasNoBodyAndItsLineYet(int status, String line) {
    ResponseDefinitionBuilder answer = aResponse().withStatus(status);
    assertThat(message(answer, () -> Storage.exists("s3://fruits/model.json")))
        .startsWith("s3://fruits/model.json: " + line);
    assertThat(message(answer, () -> S3OutputLock.acquire("s3://fruits/o", "run", store, 0)))
        .startsWith("s3://fruits/o: " + line);
  }

  @Test
  void aBucketElsewhereIsNamedWithItsRegion() {
    ResponseDefinitionBuilder answer =
        aResponse().withStatus(301).withHeader("x-amz-bucket-region", "us-west-2");
    assertThat(listing(answer)).contains("--awsRegion=us-west-2");
    assertThat(
            listing(error(301, "PermanentRedirect").withHeader("x-amz-bucket-region", "us-west-2")))
        .contains("301 PermanentRedirect", "--awsRegion=us-west-2");
    String wrong =
        "The authorization header is malformed; the region 'a-1' is wrong; expecting 'b-2'";
    assertThat(
            listing(
                aResponse()
                    .withStatus(400)
                    .withBody(
                        "<Error><Code>AuthorizationHeaderMalformed</Code><Message>"
                            + wrong
                            + "</Message></Error>")))
        .contains("another region", "--awsRegion=b-2");
  }

  @Test
  void anArchivedObjectIsToBeRestored() {
    assertThat(reading(error(403, "InvalidObjectState"))).contains("archived", "restore it first");
  }

  @Test
  void theNetworkIsNotBlamedForWhatArrived() {
    String key = "<Contents><Key>in/%zz</Key><Size>1</Size></Contents>";
    String page =
        "<ListBucketResult><Name>fruits</Name><IsTruncated>false</IsTruncated>"
            + "<EncodingType>url</EncodingType>"
            + key
            + "</ListBucketResult>";
    for (String answer : List.of(page, page.replace("%zz", "\u0001"))) {
      assertThat(listing(ok(answer)))
          .startsWith("s3://fruits/in/: S3 ")
          .contains("answer")
          .doesNotContain("network", "reached");
    }
  }

  @Test
  void aWrongClockIsTold() {
    assertThat(listing(error(403, "RequestTimeTooSkewed"))).contains("this machine's clock");
  }

  @Test
  void aCodeIsOneWord() {
    assertThat(listing(error(400, "InvalidArgument"))).endsWith("S3 answered 400 InvalidArgument");
    assertThat(listing(error(400, "two\nlines"))).contains("S3 answered 400 without a reason");
  }

  private static ResponseDefinitionBuilder error(int status, String code) {
    return aResponse()
        .withStatus(status)
        .withBody("<Error><Code>" + code + "</Code><Message>" + KEY + "</Message></Error>");
  }

  private static String listing(ResponseDefinitionBuilder answer) {
    return message(
        answer,
        () -> store.list(ImageLocation.parse("s3://fruits/in/"), NameFilter.parse("*")).toList());
  }

  private static String reading(ResponseDefinitionBuilder answer) {
    return message(
        answer,
        () -> {
          try {
            store.read(IMAGE).get();
          } catch (ExecutionException e) {
            throw e.getCause();
          }
        });
  }

  /** Returns the one line that is said of an answer. */
  private static String message(ResponseDefinitionBuilder answer, ThrowingCallable request) {
    S3.resetAll();
    S3.stubFor(any(anyUrl()).willReturn(answer));
    String message = catchThrowableOfType(StorageException.class, request).getMessage();
    assertThat(message).hasLineCount(1).doesNotContain(KEY, "null");
    return message;
  }
}

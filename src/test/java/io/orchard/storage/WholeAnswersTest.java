package io.orchard.storage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.orchard.OddListing;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.NameFilter;
import io.orchard.listing.S3ImageStore;
import io.orchard.rows.ImageFile;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Answers of 200 that are none, from a server in the place of S3. */
class WholeAnswersTest {

  private static final WireMockServer S3 = new WireMockServer(options().dynamicPort());

  private static S3Options options;
  private static S3ImageStore store;

  @BeforeAll
  static void start() {
    S3.start();
    options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setEndpoint(URI.create("http://127.0.0.1:" + S3.port()));
    options.setAwsRegion(Region.EU_WEST_1);
    options.setAwsCredentialsProvider(AnonymousCredentialsProvider.create());
    options.setS3ClientFactoryClass(HastyS3Clients.class);
    store = S3ImageStore.create(options);
  }

  @AfterAll
  static void stop() {
    store.close();
    S3.stop();
  }

  @BeforeEach
  void reset() {
    S3.resetAll();
  }

  @Test
  void aWholeListingIsRead() {
    OddListing.whole(S3);
    assertThat(list()).hasSize(12);
  }

  @ParameterizedTest
  @EnumSource
  void anOddSecondPageIsNotTheEnd(OddListing odd) {
    odd.second(S3);
    assertThatThrownBy(WholeAnswersTest::list)
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("s3://fruits/in/: ")
        .hasMessageContaining(odd.sign())
        .message()
        .hasLineCount(1);
    assertThat(S3.getAllServeEvents()).hasSize(1 + (odd.isRetried() ? HastyS3Clients.TRIES : 1));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SAME_TOKEN", "CIRCLE"})
  void anOddFirstPageIsNoEmptyListing(OddListing odd) {
    odd.first(S3);
    assertThatThrownBy(WholeAnswersTest::list)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(odd.sign());
  }

  /** Whatever lists through Beam has its clients from the same place. */
  @ParameterizedTest
  @EnumSource(names = {"EMPTY", "LOGIN_PAGE", "SAME_TOKEN", "CIRCLE"})
  void aListingOfBeamsIsCutOffNeither(OddListing odd) {
    odd.second(S3);
    FileSystems.setDefaultPipelineOptions(options);
    assertThatThrownBy(() -> FileSystems.match("s3://fruits/in/**").metadata())
        .hasStackTraceContaining(odd.sign());
  }

  @Test
  void aServerThatRecoversIsListedToTheEnd() {
    OddListing.LOGIN_PAGE.secondOnce(S3);
    assertThat(list()).hasSize(12);
  }

  static Stream<Arguments> requests() {
    RequestBody body = RequestBody.fromString("text");
    return Stream.<Consumer<S3Client>>of(
            s3 -> s3.headObject(head -> head.bucket("fruits").key("k")),
            s3 -> s3.putObject(put -> put.bucket("fruits").key("k"), body),
            s3 -> s3.createMultipartUpload(upload -> upload.bucket("fruits").key("k")),
            s3 ->
                s3.uploadPart(
                    part -> part.bucket("fruits").key("k").uploadId("u").partNumber(1), body),
            s3 ->
                s3.completeMultipartUpload(
                    upload -> upload.bucket("fruits").key("k").uploadId("u")),
            s3 ->
                s3.copyObject(
                    copy ->
                        copy.sourceBucket("fruits")
                            .sourceKey("a")
                            .destinationBucket("fruits")
                            .destinationKey("k")),
            s3 ->
                s3.uploadPartCopy(
                    part ->
                        part.sourceBucket("fruits")
                            .sourceKey("a")
                            .destinationBucket("fruits")
                            .destinationKey("k")
                            .uploadId("u")
                            .partNumber(1)))
        .flatMap(
            request ->
                Stream.of("", "<html><body>Please log in</body></html>")
                    .map(answer -> Arguments.of(request, answer)));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void anAnswerThatSaysNothingIsNoSuccess(Consumer<S3Client> request, String answer) {
    S3.stubFor(any(anyUrl()).willReturn(ok(answer)));
    assertThatThrownBy(() -> request.accept(store.client()))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("the answer has no ");
    assertThat(S3.getAllServeEvents()).hasSize(HastyS3Clients.TRIES);
  }

  /** What was read before is not mixed with what another object, or its beginning, holds. */
  @ParameterizedTest
  @CsvSource({
    "bytes=5-9, 200, , \"1\"",
    "bytes=5-9, 206, bytes 0-4/10, \"1\"",
    "bytes=5-9, 206, bytes 5-9/10, \"2\"",
    "bytes=0-9, 206, bytes 5-9/10, \"1\"",
    "bytes=0-9, 200, , \"2\""
  })
  void aReadGoesOnInTheSameObject(String range, int status, String found, String etag) {
    ResponseDefinitionBuilder answer =
        aResponse().withStatus(status).withHeader("ETag", etag).withBody("12345");
    S3.stubFor(
        any(anyUrl())
            .willReturn(found == null ? answer : answer.withHeader("Content-Range", found)));
    assertThatThrownBy(
            () ->
                store
                    .client()
                    .getObject(get -> get.bucket("fruits").key("k").range(range).ifMatch("\"1\"")))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("the answer has no ");
    assertThat(S3.getAllServeEvents()).hasSize(HastyS3Clients.TRIES);
  }

  private static List<ImageFile> list() {
    return store.list(ImageLocation.parse("s3://fruits/in/"), NameFilter.parse("*.bmp")).toList();
  }
}

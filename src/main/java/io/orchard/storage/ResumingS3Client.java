package io.orchard.storage;

import io.orchard.storage.RetryingS3Clients.Patience;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A client whose streams of objects go on where a connection broke off, from the same version of
 * the object. The SDK retries a request only until its answer begins.
 */
final class ResumingS3Client extends DelegatingS3Client {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-.*");
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/.*");

  private final Patience patience;

  ResumingS3Client(S3Client client, Patience patience) {
    super(client);
    this.patience = patience;
  }

  /**
   * Opens an object that is not empty. It asks for a range even where all is wanted: the answer
   * then says apart from its own length how many bytes there are. Where it says neither, as behind
   * some proxies, nobody knows where to go on: the stream is as it comes.
   */
  @Override
  public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
    long start = start(request.range());
    String range = request.range() == null ? "bytes=0-" : request.range();
    ResponseInputStream<GetObjectResponse> first = open(request.toBuilder().range(range).build());
    GetObjectResponse response = first.response();
    Long length = length(response);
    if (length == null) {
      return first;
    }
    ResumingStream stream =
        new ResumingStream(
            first,
            length,
            position ->
                open(
                    request.toBuilder()
                        .range("bytes=" + (start + position) + "-" + (start + length - 1))
                        .ifMatch(response.eTag())
                        .build()),
            patience);
    return new ResponseInputStream<>(response, AbortableInputStream.create(stream, stream::abort));
  }

  private ResponseInputStream<GetObjectResponse> open(GetObjectRequest request) {
    return getObject(request, ResponseTransformer.toInputStream());
  }

  private static long start(@Nullable String range) {
    if (range == null) {
      return 0;
    }
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a range must begin at a byte: " + range);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static @Nullable Long length(GetObjectResponse response) {
    String range = response.contentRange();
    Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range);
    return matcher.matches()
        ? Long.valueOf(Long.parseLong(matcher.group(2)) - Long.parseLong(matcher.group(1)) + 1)
        : response.contentLength();
  }
}

package io.orchard.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Takes an answer of 200 only if it has what every answer of S3 to such a request has; else the
 * client asks again, as after an answer that was cut short.
 *
 * <p>The SDK reads whatever XML comes, and none at all: to it, an empty body or a login page is a
 * listing that ends here, or a write that is done. What is demanded is what programs cannot do
 * without, so that a server which leaves out the rest passes. Of a listing's {@code Name} only that
 * there is one: behind an access point the bucket has another than was asked for.
 */
final class WholeAnswers implements ExecutionInterceptor {

  private static final Pattern RANGE = Pattern.compile("bytes=0*(\\d+)-.*");

  private final ListingProgress listings = new ListingProgress();

  @Override
  public void afterUnmarshalling(
      Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
    String lack =
        context.request() instanceof GetObjectRequest request
                && context.response() instanceof GetObjectResponse object
            ? lack(request, object)
            : lack(context.response());
    if (lack != null) {
      throw RetryableException.create(
          "the answer has no " + lack + "; does a proxy or a login page answer there?");
    }
    if (context.request() instanceof ListObjectsV2Request request
        && context.response() instanceof ListObjectsV2Response page) {
      listings.check(request, page);
    }
  }

  /** Returns what an answer must have and has not, or null if it has all of it. */
  private static @Nullable String lack(SdkResponse response) {
    if (response instanceof ListObjectsV2Response page) {
      return lack(page);
    }
    if (response instanceof HeadObjectResponse head) {
      return head.lastModified() == null || head.contentLength() == null
          ? "Last-Modified or no Content-Length"
          : null;
    }
    if (response instanceof CreateMultipartUploadResponse upload) {
      return isMissing(upload.uploadId()) ? "UploadId" : null;
    }
    Optional<String> written = written(response);
    return written.isPresent() && written.get().isEmpty() ? "ETag of what was written" : null;
  }

  /**
   * A read that goes on in the middle goes on in the same object, from there: a server that knows
   * nothing of ranges or conditions begins anew, or with another one.
   */
  private static @Nullable String lack(GetObjectRequest request, GetObjectResponse object) {
    Matcher asked = RANGE.matcher(request.range() == null ? "" : request.range());
    if (!asked.matches()) {
      return null;
    }
    String first = asked.group(1);
    String found = object.contentRange();
    if (found == null ? !first.equals("0") : !found.startsWith("bytes " + first + "-")) {
      return "Content-Range from byte " + first;
    }
    boolean same = request.ifMatch() == null || request.ifMatch().equals(object.eTag());
    return same ? null : "ETag of the object that was read so far";
  }

  private static @Nullable String lack(ListObjectsV2Response page) {
    if (isMissing(page.name())) {
      return "Name of a bucket";
    }
    if (page.isTruncated() == null) {
      return "IsTruncated";
    }
    if (page.isTruncated() && isMissing(page.nextContinuationToken())) {
      return "NextContinuationToken, but is truncated";
    }
    int keys = page.contents().size() + page.commonPrefixes().size();
    if (page.keyCount() != null && keys < page.keyCount()) {
      return "more than " + keys + " of " + page.keyCount() + " keys";
    }
    return page.contents().stream().allMatch(WholeAnswers::isWhole)
        ? null
        : "Key or no Size for every object";
  }

  private static boolean isWhole(S3Object object) {
    return !isMissing(object.key()) && object.size() != null && object.size() >= 0;
  }

  /** Returns the ETag, or an empty text, of an answer that tells of a write. */
  private static Optional<String> written(SdkResponse response) {
    String etag;
    if (response instanceof PutObjectResponse put) {
      etag = put.eTag();
    } else if (response instanceof UploadPartResponse part) {
      etag = part.eTag();
    } else if (response instanceof CompleteMultipartUploadResponse upload) {
      etag = upload.eTag();
    } else if (response instanceof CopyObjectResponse copy) {
      etag = copy.copyObjectResult() == null ? null : copy.copyObjectResult().eTag();
    } else if (response instanceof UploadPartCopyResponse part) {
      etag = part.copyPartResult() == null ? null : part.copyPartResult().eTag();
    } else {
      return Optional.empty();
    }
    return Optional.of(etag == null ? "" : etag);
  }

  private static boolean isMissing(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}

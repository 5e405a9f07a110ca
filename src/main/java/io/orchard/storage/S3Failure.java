package io.orchard.storage;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Says in one line what went wrong with S3, and what to do about it. */
public final class S3Failure {

  /** As AWS says it of a signature that was made for another region. */
  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]{1,40})'");

  private static final String NO_REGION =
      "no AWS region known; give --awsRegion=eu-west-1 or set AWS_REGION";

  private S3Failure() {}

  /** Returns the failure of a request for an {@code s3://} URI as one line. */
  public static StorageException explain(String uri, RuntimeException failure) {
    StorageException explained = cause(failure, StorageException.class);
    if (explained != null) {
      return explained;
    }
    String reason = reason(failure);
    String message = uri + ": " + reason.replaceAll("\\s*\\R\\s*", " ");
    if (reason.equals(NO_REGION)) {
      return new NoRegionException(message, failure);
    }
    return failure instanceof NoSuchBucketException
        ? new NoSuchPlaceException(message, failure)
        : new StorageException(message, failure);
  }

  private static String reason(RuntimeException failure) {
    if (failure instanceof AwsServiceException service) {
      return answer(service);
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof RetryableException) {
      return "S3 answered again and again, but never in full: " + message;
    }
    if (isCutShort(failure)) {
      return "S3 answered again and again, but never in full: the answer is no XML of S3's; does a"
          + " proxy or a login page answer there, or is there a key with a control character?";
    }
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("credentials")) {
      return "no AWS credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or"
          + " AWS_PROFILE, or give the machine a role";
    }
    if (lower.contains("region")) {
      return NO_REGION;
    }
    if (cause(failure, IOException.class) != null
        || cause(failure, ApiCallTimeoutException.class) != null
        || cause(failure, ApiCallAttemptTimeoutException.class) != null) {
      return "S3 cannot be reached, check --endpoint and the network: " + message;
    }
    return "S3 cannot be asked, or its answer not be read: " + message;
  }

  /** The SDK takes an answer that ends early, in the middle of its XML, for its own failure. */
  static boolean isCutShort(@Nullable Throwable failure) {
    return cause(failure, XMLStreamException.class) != null;
  }

  private static <T> @Nullable T cause(@Nullable Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }

  private static String answer(AwsServiceException failure) {
    String code = code(failure.awsErrorDetails());
    return switch (code) {
      case "NoSuchBucket" -> "the bucket does not exist";
      case "PreconditionFailed" -> "the object has changed since it was listed";
      case "NoSuchKey" -> "the object does not exist";
      case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken" ->
          "access denied (" + code + "); check the credentials and the bucket's policy";
      case "PermanentRedirect", "AuthorizationHeaderMalformed" ->
          "S3 answered " + failure.statusCode() + " " + code + elsewhere(failure);
      case "InvalidObjectState" -> "the object is archived (" + code + "); restore it first";
      case "RequestTimeTooSkewed" -> "this machine's clock is wrong (" + code + "); set it";
      case "" -> "S3 answered " + failure.statusCode() + " without a reason" + advice(failure);
      default -> "S3 answered " + failure.statusCode() + " " + code + lasting(failure);
    };
  }

  /** Returns the code if there is one: an answer to HEAD has no body, and a proxy no code. */
  private static String code(@Nullable AwsErrorDetails details) {
    String code = details == null ? null : details.errorCode();
    return code != null && code.matches("[\\w.-]{1,80}") ? code : "";
  }

  /** Returns what a status means by itself. */
  private static String advice(AwsServiceException failure) {
    return switch (failure.statusCode()) {
      case 400, 401, 403 ->
          "; check the credentials, the bucket's policy, --awsRegion and --endpoint";
      case 404 -> "; check the name of the bucket and --endpoint";
      default -> lasting(failure);
    };
  }

  /** Returns what a status means whatever the code. */
  private static String lasting(AwsServiceException failure) {
    int status = failure.statusCode();
    if (status == 301) {
      return elsewhere(failure);
    }
    if (status >= 300 && status < 400) {
      return "; it redirects, as a proxy or a login page does: check --endpoint";
    }
    return status == 429 || status >= 500
        ? "; S3, or a proxy before it, is busy or out of order, try again later"
        : "";
  }

  private static String elsewhere(AwsServiceException failure) {
    return "; the bucket lies in another region, give it: "
        + BucketRegions.told(failure)
            .or(() -> expected(failure))
            .map(region -> "--awsRegion=" + region)
            .orElse("--awsRegion");
  }

  /** Returns the region that a refusal tells in its own words. */
  private static Optional<String> expected(AwsServiceException failure) {
    AwsErrorDetails details = failure.awsErrorDetails();
    String message = details == null ? null : details.errorMessage();
    Matcher region = EXPECTED_REGION.matcher(message == null ? "" : message);
    return region.find() ? Optional.of(region.group(1)) : Optional.empty();
  }
}

package io.orchard.io;

import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Says in one line what went wrong with S3, and what to do about it. */
final class S3Failure {

  private S3Failure() {}

  /** Returns the failure of a request for an {@code s3://} URI as one line. */
  static StorageException explain(String uri, RuntimeException failure) {
    String message = uri + ": " + reason(failure);
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
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("credentials")) {
      return "no AWS credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or"
          + " AWS_PROFILE, or give the machine a role";
    }
    if (lower.contains("region")) {
      return "no AWS region known; give --awsRegion=eu-west-1 or set AWS_REGION";
    }
    return "S3 cannot be reached, check --endpoint and the network: " + message;
  }

  private static String answer(AwsServiceException failure) {
    String code = failure.awsErrorDetails() == null ? "" : failure.awsErrorDetails().errorCode();
    return switch (code) {
      case "NoSuchBucket" -> "the bucket does not exist";
      case "PreconditionFailed" -> "the object has changed since it was listed";
      case "NoSuchKey" -> "the object does not exist";
      case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken" ->
          "access denied (" + code + "); check the credentials and the bucket's policy";
      default -> "S3 answered " + failure.statusCode() + " " + code;
    };
  }
}

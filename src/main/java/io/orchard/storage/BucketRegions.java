package io.orchard.storage;

import java.util.Optional;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.S3FileSystemConfiguration;
import org.apache.beam.sdk.options.PipelineOptions;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/**
 * Asks S3 where buckets lie. AWS tells by a header of every answer, refusals among them, so that no
 * right is needed; servers that do not are asked for the bucket's location.
 */
public final class BucketRegions implements AutoCloseable {

  private static final String HEADER = "x-amz-bucket-region";
  private static final int FORBIDDEN = 403;

  private final S3Client client;

  private BucketRegions(S3Client client) {
    this.client = client;
  }

  /** Connects to S3 as Beam's options say. */
  public static BucketRegions create(PipelineOptions options) {
    try {
      return new BucketRegions(
          S3FileSystemConfiguration.fromS3Options(options.as(S3Options.class))
              .getS3ClientBuilder()
              .build());
    } catch (SdkException e) {
      throw S3Failure.explain("s3://", e);
    }
  }

  /**
   * Returns the region of a bucket, such as {@code eu-west-1}, or nothing if S3 refuses to tell.
   *
   * @throws StorageException if there is no such bucket, or no answer
   */
  public Optional<String> of(String bucket) {
    try {
      return header(client.headBucket(request -> request.bucket(bucket)).sdkHttpResponse())
          .or(() -> Optional.of(location(bucket)));
    } catch (NoSuchBucketException e) {
      throw S3Failure.explain("s3://" + bucket, e);
    } catch (AwsServiceException e) {
      Optional<String> region = told(e);
      if (region.isEmpty() && e.statusCode() != FORBIDDEN) {
        throw S3Failure.explain("s3://" + bucket, e);
      }
      return region;
    } catch (SdkException e) {
      throw S3Failure.explain("s3://" + bucket, e);
    }
  }

  /** Returns the region that a refusal tells. */
  static Optional<String> told(AwsServiceException refusal) {
    return Optional.ofNullable(refusal.awsErrorDetails())
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(BucketRegions::header);
  }

  private static Optional<String> header(SdkHttpResponse response) {
    return response.firstMatchingHeader(HEADER).filter(region -> !region.isBlank());
  }

  /** The two oldest regions have other names here (S3 API, GetBucketLocation). */
  private String location(String bucket) {
    String location =
        client.getBucketLocation(request -> request.bucket(bucket)).locationConstraintAsString();
    if (location == null || location.isBlank()) {
      return "us-east-1";
    }
    return location.equals("EU") ? "eu-west-1" : location;
  }

  @Override
  public void close() {
    client.close();
  }
}

package io.orchard.storage;

import io.orchard.storage.RetryingS3Clients.Patience;
import java.time.Duration;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The program's S3 clients with few tries, for tests of what no try can mend. */
public final class HastyS3Clients implements S3ClientBuilderFactory {

  static final int TRIES = 3;

  private static final Patience PATIENCE =
      new Patience(
          TRIES - 1,
          TRIES - 1,
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20));

  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return new RetryingS3Clients(PATIENCE).createBuilder(options);
  }
}

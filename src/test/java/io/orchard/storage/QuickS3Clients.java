package io.orchard.storage;

import io.orchard.storage.RetryingS3Clients.Patience;
import java.time.Duration;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The program's S3 clients with waits of milliseconds, for tests. */
public final class QuickS3Clients implements S3ClientBuilderFactory {

  static final Patience PATIENCE =
      new Patience(
          Patience.DEFAULT.retries(),
          Patience.DEFAULT.throttledRetries(),
          Duration.ofMillis(2),
          Duration.ofMillis(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(3),
          Duration.ofSeconds(20));

  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return new RetryingS3Clients(PATIENCE).createBuilder(options);
  }
}

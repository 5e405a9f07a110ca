package io.orchard.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.apache.beam.sdk.io.aws2.common.ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.core.retry.RetryPolicyContext;
import software.amazon.awssdk.core.retry.backoff.FullJitterBackoffStrategy;
import software.amazon.awssdk.core.retry.conditions.AndRetryCondition;
import software.amazon.awssdk.core.retry.conditions.OrRetryCondition;
import software.amazon.awssdk.core.retry.conditions.RetryCondition;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Makes every S3 client of a run, Beam's own too: with the region, endpoint and credentials of
 * Beam's options, with {@link Patience}, for {@link WholeAnswers}, and with reads that go on where
 * they broke off.
 *
 * <p>Beam finds this class by {@code --s3ClientFactoryClass}, which travels with the options to
 * every worker. The time that a connection may be silent is the HTTP client's, 30 s unless {@code
 * --httpClientConfiguration} says otherwise.
 */
public final class RetryingS3Clients implements S3ClientBuilderFactory {

  /**
   * How long a client goes on asking. Before try {@code i + 2} it waits a random time from nothing
   * to {@code delay * 2^i}, so that many workers do not come back at once (AWS Architecture Blog,
   * "Exponential Backoff And Jitter", 2015). Throttling waits longer than other failures.
   *
   * <p>A client of which some hundred requests in a row fail for another reason than throttling
   * stops to retry until one succeeds, so that a run without S3 ends.
   *
   * @param retries how often a request is sent again at most
   * @param throttledRetries the same while the answer is to slow down
   * @param delay base of the wait after a failure
   * @param throttledDelay base of the wait after a request to slow down
   * @param longestDelay where waits stop to grow
   * @param attempt how long one try may take; a part of 64 MB has to fit
   * @param call how long all tries and waits of a request may take
   */
  record Patience(
      int retries,
      int throttledRetries,
      Duration delay,
      Duration throttledDelay,
      Duration longestDelay,
      Duration attempt,
      Duration call) {

    static final Patience DEFAULT =
        new Patience(
            10,
            20,
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));

    FullJitterBackoffStrategy backoff(Duration base) {
      return FullJitterBackoffStrategy.builder()
          .baseDelay(base)
          .maxBackoffTime(longestDelay)
          .build();
    }
  }

  /** A throttled request for an object's head is told by this status alone. */
  private static final int SLOW_DOWN = 503;

  private final Patience patience;

  /** Creates the factory; Beam calls this. */
  public RetryingS3Clients() {
    this(Patience.DEFAULT);
  }

  RetryingS3Clients(Patience patience) {
    this.patience = patience;
  }

  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    S3ClientBuilder builder =
        ClientBuilderFactory.getFactory(options).create(S3Client.builder(), options);
    if (options.as(S3AccessOptions.class).getAnonymous()) {
      builder.credentialsProvider(AnonymousCredentialsProvider.create());
    }
    ClientOverrideConfiguration configured = builder.overrideConfiguration();
    return resuming(
        builder
            .forcePathStyle(isPathStyle(options))
            .overrideConfiguration(
                configured.toBuilder()
                    .retryPolicy(policy())
                    .addExecutionInterceptor(new EncodedListings())
                    .addExecutionInterceptor(new WholeAnswers())
                    .addExecutionInterceptor(new S3Requests())
                    .apiCallAttemptTimeout(patience.attempt())
                    .apiCallTimeout(patience.call())
                    .build()));
  }

  /**
   * A server of one's own is known by one name, in front of which no bucket's name leads anywhere;
   * AWS's own endpoints want it there.
   */
  private static boolean isPathStyle(S3Options options) {
    Boolean given = options.as(S3AccessOptions.class).getPathStyle();
    if (given != null) {
      return given;
    }
    String host = options.getEndpoint() == null ? null : options.getEndpoint().getHost();
    return host != null && !host.matches("(?i).*\\.amazonaws\\.com(\\.cn)?");
  }

  private RetryPolicy policy() {
    return RetryPolicy.builder(RetryMode.LEGACY)
        .numRetries(patience.throttledRetries())
        .backoffStrategy(patience.backoff(patience.delay()))
        .throttlingBackoffStrategy(patience.backoff(patience.throttledDelay()))
        .retryCondition(
            AndRetryCondition.create(
                this::isPatient,
                OrRetryCondition.create(
                    RetryCondition.defaultRetryCondition(),
                    context -> S3Failure.isCutShort(context.exception()))))
        .build();
  }

  private boolean isPatient(RetryPolicyContext context) {
    return context.retriesAttempted() < patience.retries()
        || (context.exception() instanceof SdkServiceException failure
            && (failure.isThrottlingException() || failure.statusCode() == SLOW_DOWN));
  }

  /** Beam builds the client itself: hands it a builder whose client resumes reads. */
  private S3ClientBuilder resuming(S3ClientBuilder builder) {
    return (S3ClientBuilder)
        Proxy.newProxyInstance(
            S3ClientBuilder.class.getClassLoader(),
            new Class<?>[] {S3ClientBuilder.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(builder, arguments);
                if (result instanceof S3Client client) {
                  return new ResumingS3Client(client, patience);
                }
                return result == builder ? proxy : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

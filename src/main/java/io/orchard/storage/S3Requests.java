package io.orchard.storage;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts what this process sends to S3: every try, since S3 bills a refused request too. */
public final class S3Requests implements ExecutionInterceptor {

  private static final LongAdder SENT = new LongAdder();

  S3Requests() {}

  /** Returns how many requests the clients of this process have sent so far. */
  public static long sent() {
    return SENT.sum();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    SENT.increment();
  }
}

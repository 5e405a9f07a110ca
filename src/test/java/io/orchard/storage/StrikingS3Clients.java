package io.orchard.storage;

import java.util.function.BiConsumer;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** S3 clients in which an error may strike at the beginning of any call. */
public final class StrikingS3Clients implements S3ClientBuilderFactory {

  private static BiConsumer<String, String> strike = (call, key) -> {};

  /**
   * Sets what happens at the beginning of every call of this JVM.
   *
   * @param strike takes the call, such as {@code GetObject}, and the key, or an empty one
   */
  public static void set(BiConsumer<String, String> strike) {
    StrikingS3Clients.strike = strike;
  }

  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    S3ClientBuilder builder = new QuickS3Clients().createBuilder(options);
    return builder.overrideConfiguration(
        builder.overrideConfiguration().toBuilder()
            .addExecutionInterceptor(new Interceptor())
            .build());
  }

  private static final class Interceptor implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      String key = "";
      if (context.request() instanceof GetObjectRequest get) {
        key = get.key();
      } else if (context.request() instanceof CreateMultipartUploadRequest put) {
        key = put.key();
      }
      strike.accept(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), key);
    }
  }
}

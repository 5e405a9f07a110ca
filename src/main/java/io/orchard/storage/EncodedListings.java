package io.orchard.storage;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * Asks for every listing's keys in URL encoding: a key may hold characters that XML 1.0 cannot, and
 * one of them would make the whole listing unreadable. The SDK decodes them if the answer says that
 * it is encoded; a server that does not know the parameter sends them plain.
 */
final class EncodedListings implements ExecutionInterceptor {

  @Override
  public SdkRequest modifyRequest(
      Context.ModifyRequest context, ExecutionAttributes executionAttributes) {
    return context.request() instanceof ListObjectsV2Request listing
        ? listing.toBuilder().encodingType(EncodingType.URL).build()
        : context.request();
  }
}

package io.orchard.io;

import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How S3 is spoken to, beyond Beam's own options; it travels with them to every worker. */
public interface S3AddressOptions extends PipelineOptions {

  /** Returns whether a bucket's name stands in the path of a URL; null to decide by the endpoint. */
  @Nullable Boolean getPathStyle();

  /** Sets whether a bucket's name stands in the path of a URL. */
  void setPathStyle(@Nullable Boolean value);
}

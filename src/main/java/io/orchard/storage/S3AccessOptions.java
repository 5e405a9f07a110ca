package io.orchard.storage;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How S3 is spoken to, beyond Beam's own options; it travels with them to every worker. */
public interface S3AccessOptions extends PipelineOptions {

  /**
   * Returns whether a bucket's name stands in the path of a URL; null to decide by the endpoint.
   */
  @Nullable Boolean getPathStyle();

  /** Sets whether a bucket's name stands in the path of a URL. */
  void setPathStyle(@Nullable Boolean value);

  /** Returns whether S3 is asked without credentials. */
  @Default.Boolean(false)
  boolean getAnonymous();

  /** Sets whether S3 is asked without credentials. */
  void setAnonymous(boolean value);
}

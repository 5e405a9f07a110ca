package io.orchard.job;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How images are brought to the network's size. */
@Description("Resampling")
public interface ResampleOptions extends PipelineOptions {

  /** Returns the filter. */
  @Description(
      "nearest, box, bilinear, bicubic or lanczos, each exactly as Pillow does it"
          + " (default: bicubic)")
  @Nullable String getResample();

  /** Sets the filter. */
  void setResample(@Nullable String value);
}

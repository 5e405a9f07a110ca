package io.orchard.job;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which fitted model to use. */
@Description("Fitted model")
public interface FittedModelOptions extends PipelineOptions {

  /** Returns the model folder. */
  @Description("the model/ folder of an earlier output, local or s3://. Required")
  @Nullable String getPcaModel();

  /** Sets the model folder. */
  void setPcaModel(@Nullable String value);
}

package io.orchard.cli.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which fitted model to use. */
@Description("Fitted model")
public interface FittedModelOptions extends PipelineOptions {

  /** Returns the model folder. */
  @Required(example = "earlier/model")
  @Description("an earlier output or the model/ folder in it, local or s3://")
  @Place
  @Nullable String getPcaModel();

  /** Sets the model folder. */
  void setPcaModel(@Nullable String value);
}

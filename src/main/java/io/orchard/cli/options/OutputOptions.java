package io.orchard.cli.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Where results go. */
@Description("Output")
public interface OutputOptions extends PipelineOptions {

  /** Returns the output folder. */
  @Required(example = "output/")
  @Description("folder or s3:// prefix, empty or absent without --overwrite or --resume")
  @Place
  @Nullable String getOutput();

  /** Sets the output folder. */
  void setOutput(@Nullable String value);

  /** Returns whether an earlier output in the folder is removed first. */
  @Description("true removes an earlier output in that folder first, and nothing else")
  @Default.Boolean(false)
  boolean getOverwrite();

  /** Sets whether an earlier output in the folder is removed first. */
  void setOverwrite(boolean value);
}

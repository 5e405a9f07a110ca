package io.orchard.cli.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a fit does with twins. */
@Description("Twins in a fit")
public interface DropDuplicatesOptions extends PipelineOptions {

  /** Returns whether one image of each group of twins is learned from. */
  @Description(
      "true learns from one image of each group of twins, the first by its path; all are reduced"
          + " and counted all the same")
  @Default.Boolean(false)
  boolean getDropDuplicates();

  /** Sets whether one image of each group of twins is learned from. */
  void setDropDuplicates(boolean value);
}

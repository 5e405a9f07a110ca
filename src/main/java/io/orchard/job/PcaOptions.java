package io.orchard.job;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How the features are reduced. */
@Description("PCA")
public interface PcaOptions extends PipelineOptions {

  /** Returns whether features are scaled to unit variance. */
  @Description("true scales every feature to unit variance before the PCA")
  @Default.Boolean(false)
  boolean getStandardize();

  /** Sets whether features are scaled to unit variance. */
  void setStandardize(boolean value);

  /** Returns the number of components. */
  @Description(
      "a number k, or a fraction such as 0.95: the fewest components that explain it; never more"
          + " than min(n-1, d)")
  @Default.String("50")
  String getComponents();

  /** Sets the number of components. */
  void setComponents(String value);
}

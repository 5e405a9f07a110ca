package io.orchard.cli.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How the features are reduced. A model that is updated brings its own scaling and components. */
@Description("PCA")
public interface PcaOptions extends PipelineOptions {

  /** Returns whether features are scaled to unit variance. */
  @Description("true scales every feature to unit variance before the PCA")
  @OfModel
  @Otherwise(value = "false", filledIn = true)
  @Nullable Boolean getStandardize();

  /** Sets whether features are scaled to unit variance. */
  void setStandardize(@Nullable Boolean value);

  /** Returns the number of components. */
  @Description(
      "a number k, or a fraction such as 0.95: the fewest components that explain it; never more"
          + " than min(n-1, d)")
  @OfModel
  @Otherwise(value = "50", filledIn = true)
  @Nullable String getComponents();

  /** Sets the number of components. */
  void setComponents(@Nullable String value);

  /** Returns whether the covariance may be sketched. */
  @Description(
      "exact, sketch, or auto: exact where it fits --pcaMemory, else a sketch with a bound on its"
          + " error in run.json")
  @Default.String("auto")
  String getPca();

  /** Sets whether the covariance may be sketched. */
  void setPca(String value);

  /** Returns the memory for the statistics. */
  @Description("bytes that fitting the PCA may take on a worker, such as 800M or 4G")
  @Otherwise("a quarter of this program's heap")
  @Nullable String getPcaMemory();

  /** Sets the memory for the statistics. */
  void setPcaMemory(@Nullable String value);
}

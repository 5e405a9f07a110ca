package io.orchard.cli.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How images are classified. */
@Description("Predictions")
public interface PredictionOptions extends PipelineOptions {

  /** The level where nobody chooses one. */
  double UNKNOWN_LEVEL = 0.999;

  /** Returns the share of a class's own images, if they were normal, that are near enough to it. */
  @Description(
      "level of the chi-squared limit, above 0 and below 1, beyond which an image is too far from"
          + " the class that it looks most like, and unknown")
  @Default.Double(UNKNOWN_LEVEL)
  double getUnknownLevel();

  /** Sets the share of a class's own images that are near enough to it. */
  void setUnknownLevel(double value);
}

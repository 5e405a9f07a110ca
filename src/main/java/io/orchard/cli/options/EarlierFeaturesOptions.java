package io.orchard.cli.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which features to fit again, in the place of images. */
@Description("Earlier features")
public interface EarlierFeaturesOptions extends PipelineOptions {

  /** Returns the output that holds the features. */
  @Description(
      "the output of an earlier fit or update, local or s3://, instead of --input: fits again from"
          + " its features, with other components, scaling, classifier or split; no image is read")
  @Place
  @Nullable String getFeatures();

  /** Sets the output that holds the features. */
  void setFeatures(@Nullable String value);
}

package io.orchard.cli.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Whether twins are sought among the images. */
@Description("Twins")
public interface DuplicateOptions extends PipelineOptions {

  /**
   * The similarity from which on images are near twins, where nobody chooses one: of 480 images of
   * 12 fruits, at 50 components, no two of different fruits are more alike than 0.906, while frames
   * of a film three or fewer apart, and images made 5 % brighter, are so more than 0.95.
   */
  double SIMILARITY = 0.95;

  /** Returns which twins are sought. */
  @Description(
      "which twins among the images are written to duplicates/: none; exact, those of the same"
          + " decoded pixels; or near, those whose reduced vectors are alike as well")
  @Otherwise("exact in fit, none in the other jobs")
  @Nullable String getDuplicates();

  /** Sets which twins are sought. */
  void setDuplicates(@Nullable String value);

  /** Returns the similarity from which on images are near twins. */
  @Description(
      "cosine of the angle between reduced vectors, above 0 and up to 1, from which on images are"
          + " near twins")
  @Default.Double(SIMILARITY)
  double getDuplicateSimilarity();

  /** Sets the similarity from which on images are near twins. */
  void setDuplicateSimilarity(double value);
}

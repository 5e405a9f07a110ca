package io.orchard.cli.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Whether and how classes are learned from the labels. */
@Description("Classifier")
public interface ClassifierOptions extends PipelineOptions {

  /** Returns the kind of classifier. */
  @Description("lda, a linear discriminant analysis of the reduced vectors by label, or none")
  @OfModel
  @Otherwise(value = "lda", filledIn = true)
  @Nullable String getClassifier();

  /** Sets the kind of classifier. */
  void setClassifier(@Nullable String value);

  /** Returns the intensity of the shrinkage. */
  @Description(
      "how far the covariance within the classes is pulled towards a sphere: a number from 0 to"
          + " 1, or auto, by the data")
  @OfModel
  @Otherwise(value = "auto", filledIn = true)
  @Nullable String getShrinkage();

  /** Sets the intensity of the shrinkage. */
  void setShrinkage(@Nullable String value);

  /** Returns how likely classes are before an image is seen. */
  @Description("counts: each class is as likely as its share of the images; or uniform")
  @OfModel
  @Otherwise(value = "counts", filledIn = true)
  @Nullable String getPriors();

  /** Sets how likely classes are before an image is seen. */
  void setPriors(@Nullable String value);

  /** Returns the split to learn from. */
  @Description(
      "the only split that PCA and classifier learn from: training, validation or test, which"
          + " folders may also call train, val or valid, in any case; images of the others are"
          + " reduced all the same. Or all")
  @OfModel
  @Otherwise("all")
  @Nullable String getTrainSplit();

  /** Sets the split to learn from. */
  void setTrainSplit(@Nullable String value);
}

package io.orchard.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orchard.rows.Split;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a model learned from at last, and whether classes too: what an update goes on with. How a
 * classifier is made stands in {@link ClassifierDescription}.
 *
 * @param trainSplit the only split that was learned from, by one of its names, or null for all
 * @param classifier {@code lda} or {@code none}
 */
public record LearningRecipe(
    @JsonProperty("trainSplit") @Nullable String trainSplit,
    @JsonProperty("classifier") String classifier)
    implements Serializable {

  /** No classes are learned. */
  public static final String NONE = "none";

  /** Returns whether a model folder that says nothing of this means the same. */
  boolean isUsual() {
    return trainSplit == null && ClassifierDescription.LDA.equals(classifier);
  }

  /** Returns whether a program may have written this. */
  boolean possible() {
    return (trainSplit == null || Split.of(trainSplit) != null)
        && (ClassifierDescription.LDA.equals(classifier) || NONE.equals(classifier));
  }
}

package io.orchard.rows;

import org.jspecify.annotations.Nullable;

/**
 * An image and what it looks like: a row of the {@code predictions/} table.
 *
 * @param uri the image: absolute local path or {@code s3://} URI
 * @param label its class, or null
 * @param split its data set split, or null
 * @param known whether its label is one of the classifier's classes; false without a label
 * @param prediction what it looks like
 */
public record ClassifiedImage(
    String uri,
    @Nullable String label,
    @Nullable String split,
    boolean known,
    Prediction prediction) {

  /**
   * Returns whether the image was taken for something that its label is not: for another class or,
   * where the label is none of the classes, for any of them. Nothing is wrong without a label.
   */
  public boolean isWrong() {
    return known ? !prediction.predicted().equals(label) : label != null && !prediction.unknown();
  }
}

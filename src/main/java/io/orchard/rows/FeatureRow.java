package io.orchard.rows;

import org.jspecify.annotations.Nullable;

/**
 * A row of a file of features.
 *
 * @param fileNumber where the file came among those that were found, from 0
 * @param file local or {@code s3://}
 * @param row the number of the row, from 0
 * @param found the image as it was found now, where that has another label or split than the row;
 *     null where they are the same
 */
public record FeatureRow(int fileNumber, String file, int row, @Nullable ImageFile found) {

  /** Returns this row, of an image that has another label or split now. */
  public FeatureRow as(ImageFile found) {
    return new FeatureRow(fileNumber, file, row, found);
  }
}

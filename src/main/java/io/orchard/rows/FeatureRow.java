package io.orchard.rows;

/**
 * A row of a file of features.
 *
 * @param fileNumber where the file came among those that were found, from 0
 * @param file local or {@code s3://}
 * @param row the number of the row, from 0
 */
public record FeatureRow(int fileNumber, String file, int row) {}

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
    Prediction prediction) {}

/**
 * The records that flow through a run, with their columns, tables and coders: the one place that
 * knows what a label is.
 *
 * <p>{@link io.orchard.rows.ImageFile} becomes {@link io.orchard.rows.ImageFeatures} or {@link
 * io.orchard.rows.RejectedImage}, then {@link io.orchard.rows.ReducedImage} and {@link
 * io.orchard.rows.ClassifiedImage}; {@link io.orchard.rows.RowCoders} codes them between workers,
 * and the tables say what of them is written. Depends on {@code pca}, {@code storage} and {@code
 * table}.
 */
@NullMarked
package io.orchard.rows;

import org.jspecify.annotations.NullMarked;

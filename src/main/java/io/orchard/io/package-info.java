/**
 * What comes in and what is left behind: listings of images, tables, model folders, the report of a
 * run; local or in S3.
 *
 * <p>Start at {@link io.orchard.io.ImageStores} for what is read and at {@link
 * io.orchard.io.OutputFolder} for what is written. Files go through Beam's file systems, so that
 * every runner's options for them count; nothing here knows of pipelines. May use {@code image},
 * {@code network}, {@code stats}, {@code pca} and {@code classify}.
 */
@NullMarked
package io.orchard.io;

import org.jspecify.annotations.NullMarked;

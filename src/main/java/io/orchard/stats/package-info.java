/**
 * Count, mean and covariance of feature vectors, as values and as mergeable accumulators.
 *
 * <p>Start at {@link io.orchard.stats.CovarianceAccumulator}: rows go in, partial results merge,
 * and {@link io.orchard.stats.CovarianceStats} comes out. Throughout, {@code n} counts rows, {@code
 * d} features, {@code b} the rows of one block, and matrices are row-major.
 *
 * <p>Depends on the JDK and, through {@link io.orchard.stats.Blas}, on OpenBLAS where it loads.
 * Knows nothing of images, networks, PCA or pipelines.
 */
@NullMarked
package io.orchard.stats;

import org.jspecify.annotations.NullMarked;

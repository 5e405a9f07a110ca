/**
 * Standardiser and principal components, fitted from statistics alone.
 *
 * <p>Start at {@link io.orchard.pca.Pca}: covariance statistics go in, and {@link
 * io.orchard.pca.PcaModel} comes out, by which a {@link io.orchard.pca.PcaProjector} projects
 * feature vectors. Throughout, {@code n} counts rows, {@code d} features, {@code k} components, and
 * matrices are row-major.
 *
 * <p>Depends on {@code stats}, LAPACK (in OpenBLAS) and commons-math3. Knows nothing of images,
 * networks, files or pipelines.
 */
@NullMarked
package io.orchard.pca;

import org.jspecify.annotations.NullMarked;

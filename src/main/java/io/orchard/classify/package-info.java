/**
 * Which class an image is of, from its coordinates along the principal components; and how often
 * that is right.
 *
 * <p>Start at {@link io.orchard.classify.Lda}: class means and a PCA model go in, and {@link
 * io.orchard.classify.LdaClassifier} comes out, whose {@link io.orchard.classify.LdaPredictor}
 * classifies. {@link io.orchard.classify.ClassTally} counts what came of it, and {@link
 * io.orchard.classify.Evaluation} turns counts into figures. Throughout, {@code n} counts images,
 * {@code d} features, {@code k} components, {@code c} classes, and matrices are row-major.
 *
 * <p>Depends on {@code stats}, {@code pca}, commons-math3, and {@code image} for what splits are
 * called. Knows nothing of networks, files or pipelines.
 */
@NullMarked
package io.orchard.classify;

import org.jspecify.annotations.NullMarked;

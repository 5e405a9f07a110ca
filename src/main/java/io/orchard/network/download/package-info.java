/**
 * Public weights: downloaded once per user, checked, kept.
 *
 * <p>Entry class: {@link io.orchard.network.download.PublicWeights}. Depends on {@code cache} and
 * {@code network.architecture}.
 */
@NullMarked
package io.orchard.network.download;

import org.jspecify.annotations.NullMarked;

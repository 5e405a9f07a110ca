/**
 * Pixels, and what every decoder and every stage that takes pixels shares: sizes, limits,
 * deadlines.
 *
 * <p>Values: {@link io.orchard.image.raster.RgbImage}, {@link io.orchard.image.raster.Deadline}.
 * The decoders of {@code io.orchard.image} build on it; every other package may use it. Depends on
 * the JDK alone.
 */
@NullMarked
package io.orchard.image.raster;

import org.jspecify.annotations.NullMarked;

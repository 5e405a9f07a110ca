/**
 * Resampling, byte for byte as {@code Image.resize} of Pillow 9.4.
 *
 * <p>Entry class: {@link io.orchard.image.resample.Resampler}, with a {@link
 * io.orchard.image.resample.ResampleFilter}. Depends on {@code io.orchard.image.raster}.
 */
@NullMarked
package io.orchard.image.resample;

import org.jspecify.annotations.NullMarked;

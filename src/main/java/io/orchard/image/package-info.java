/**
 * Turns image files into RGB pixels and resamples them, byte for byte as Pillow 9.4 does.
 *
 * <p>Entry classes: {@link io.orchard.image.ImageDecoder} for {@code Image.open(f).convert("RGB")}
 * and {@link io.orchard.image.resample.Resampler} for {@code Image.resize}. Pixels are always
 * {@code [h, w, 3]} uint8, row-major, in {@link io.orchard.image.raster.RgbImage}.
 *
 * <p>Allowed dependencies: the JDK. Never Beam, DJL or TensorFlow.
 */
@NullMarked
package io.orchard.image;

import org.jspecify.annotations.NullMarked;

/**
 * JPEG, baseline and progressive, byte for byte as libjpeg-turbo 2.1 decodes it.
 *
 * <p>Entry class: {@link io.orchard.image.jpeg.JpegDecoder}. A file is walked by its segments, its
 * scans become coefficients, those become samples, and samples colours; or an engine from outside
 * makes the pixels, once the codes have been walked through. Used by {@code io.orchard.image} and,
 * for JPEG inside TIFF, by {@code io.orchard.image.tiff} alone.
 */
@NullMarked
package io.orchard.image.jpeg;

import org.jspecify.annotations.NullMarked;

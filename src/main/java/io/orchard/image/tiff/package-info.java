/**
 * TIFF, as Pillow with libtiff reads it; kinds that are not read are named.
 *
 * <p>Entry class: {@link io.orchard.image.tiff.TiffDecoder}. Used by {@code io.orchard.image}
 * alone.
 */
@NullMarked
package io.orchard.image.tiff;

import org.jspecify.annotations.NullMarked;

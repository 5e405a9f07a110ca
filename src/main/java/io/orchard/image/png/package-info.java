/**
 * PNG, as Pillow reads it.
 *
 * <p>Entry class: {@link io.orchard.image.png.PngDecoder}. Used by {@code io.orchard.image} alone.
 */
@NullMarked
package io.orchard.image.png;

import org.jspecify.annotations.NullMarked;

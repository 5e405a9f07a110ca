/**
 * GIF's first image, as Pillow reads it.
 *
 * <p>Entry class: {@link io.orchard.image.gif.GifDecoder}. Used by {@code io.orchard.image} alone.
 */
@NullMarked
package io.orchard.image.gif;

import org.jspecify.annotations.NullMarked;

/**
 * Windows bitmaps, as Pillow reads them.
 *
 * <p>Entry class: {@link io.orchard.image.bmp.BmpDecoder}. Used by {@code io.orchard.image} alone.
 */
@NullMarked
package io.orchard.image.bmp;

import org.jspecify.annotations.NullMarked;

/**
 * WebP: lossy (VP8, RFC 6386) and lossless (VP8L), byte for byte as libwebp decodes them.
 *
 * <p>Entry class: {@link io.orchard.image.webp.WebpDecoder}. Used by {@code io.orchard.image}
 * alone.
 */
@NullMarked
package io.orchard.image.webp;

import org.jspecify.annotations.NullMarked;

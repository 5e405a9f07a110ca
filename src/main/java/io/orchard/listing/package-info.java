/**
 * Which images there are, and their bytes: folders, prefixes, globs.
 *
 * <p>Start at {@link io.orchard.listing.ImageStores}; {@link io.orchard.listing.ImageLocation} is a
 * place to read. Depends on {@code storage}, {@code table} and {@code rows}.
 */
@NullMarked
package io.orchard.listing;

import org.jspecify.annotations.NullMarked;

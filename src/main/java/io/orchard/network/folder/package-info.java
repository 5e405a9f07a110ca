/**
 * What a network says of itself: its SavedModel folder, sizes, preprocessing, signature, and what
 * may be in it.
 *
 * <p>Start at {@link io.orchard.network.folder.ModelFolder} and {@link
 * io.orchard.network.folder.NetworkDescription}. Nothing is run here. Depends on {@code cache},
 * {@code image.raster} and Jackson.
 */
@NullMarked
package io.orchard.network.folder;

import org.jspecify.annotations.NullMarked;

/**
 * Networks built here: graphs and layers of Keras applications, their weights, and the export of
 * both to a SavedModel folder.
 *
 * <p>Start at {@link io.orchard.network.architecture.Architecture} for what there is, {@link
 * io.orchard.network.architecture.WeightsSource} for where weights come from, and {@link
 * io.orchard.network.architecture.NetworkExporter} for the folder.
 */
@NullMarked
package io.orchard.network.architecture;

import org.jspecify.annotations.NullMarked;

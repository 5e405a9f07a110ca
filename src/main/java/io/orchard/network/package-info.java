/**
 * From resized pixels to features: architectures, their weights, and the extractors that run them.
 *
 * <p>Entry classes: {@link io.orchard.network.SavedModelExtractor} runs a network, {@link
 * io.orchard.network.architecture.NetworkExporter} makes the folder that it runs from an
 * architecture and its weights. Allowed dependencies: {@code io.orchard.image}, {@code
 * io.orchard.cache}, jHDF and Jackson; this is the only package that touches DJL and TensorFlow,
 * and neither appears in its public signatures.
 */
@NullMarked
package io.orchard.network;

import org.jspecify.annotations.NullMarked;

/**
 * TensorFlow: its libraries, found and loaded once, sessions that run a SavedModel, and a decoder
 * of JPEG files.
 *
 * <p>Entry class: {@link io.orchard.network.tensorflow.TensorFlowSession}. The one package that
 * touches DJL and TensorFlow, besides the exporter in {@code network.architecture}; neither appears
 * in public signatures. Used by these two alone.
 */
@NullMarked
package io.orchard.network.tensorflow;

import org.jspecify.annotations.NullMarked;

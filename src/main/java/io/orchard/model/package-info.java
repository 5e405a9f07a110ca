/**
 * The folder of a fitted model: PCA, classifier, statistics, and how its features are made.
 *
 * <p>Start at {@link io.orchard.model.PcaModelFolder} and {@link
 * io.orchard.model.ClassifierFolder}; {@link io.orchard.model.FeatureRecipe} says how features are
 * made, {@link io.orchard.model.FeatureSource} makes them, and {@link
 * io.orchard.model.NetworkBuilder} prepares the network. Knows nothing of pipelines.
 */
@NullMarked
package io.orchard.model;

import org.jspecify.annotations.NullMarked;

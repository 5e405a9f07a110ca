/**
 * The stages of the data's way as Beam transforms: list, extract, fit, project, classify, write.
 * Thin: what is computed is computed in the packages below.
 *
 * <p>In order: {@link io.orchard.beam.ListImages}, {@link io.orchard.beam.ExtractFeatures}, {@link
 * io.orchard.beam.FitPca}, {@link io.orchard.beam.ProjectFeatures}, {@link
 * io.orchard.beam.FitClassifier}, {@link io.orchard.beam.ClassifyImages}, {@link
 * io.orchard.beam.EvaluatePredictions}, {@link io.orchard.beam.WriteTable}. May use every package
 * but {@code job}; takes plain settings, never options.
 */
@NullMarked
package io.orchard.beam;

import org.jspecify.annotations.NullMarked;

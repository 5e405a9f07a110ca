/**
 * The options, one interface per concern and one per job that puts them together.
 *
 * <p>They travel to the workers as Beam's {@code PipelineOptions}.
 */
@NullMarked
package io.orchard.cli.options;

import org.jspecify.annotations.NullMarked;

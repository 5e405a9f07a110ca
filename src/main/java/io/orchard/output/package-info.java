/**
 * What a run leaves: its folder, lock and claim, {@code run.json}, and the tables once written.
 *
 * <p>Start at {@link io.orchard.output.OutputFolder}. Depends on {@code listing} and {@code model};
 * knows nothing of pipelines.
 */
@NullMarked
package io.orchard.output;

import org.jspecify.annotations.NullMarked;

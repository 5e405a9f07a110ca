/**
 * How rows become files: sinks, shards and their names.
 *
 * <p>Used by {@code io.orchard.beam.WriteTable} alone.
 */
@NullMarked
package io.orchard.beam.sink;

import org.jspecify.annotations.NullMarked;

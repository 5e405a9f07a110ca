/**
 * The search for twins as transforms: who is one of whom, and what becomes of them.
 *
 * <p>{@link io.orchard.beam.duplicates.FindExactDuplicates}, {@link
 * io.orchard.beam.duplicates.FindNearTwins} and {@link io.orchard.beam.duplicates.GroupDuplicates}
 * end in groups, which {@link io.orchard.beam.duplicates.SettleDuplicates} writes and counts.
 */
@NullMarked
package io.orchard.beam.duplicates;

import org.jspecify.annotations.NullMarked;

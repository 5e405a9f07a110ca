/**
 * The command line: parsing, help, refusal of secrets, defaults, choices, progress, errors in one
 * line.
 *
 * <p>Start at {@link io.orchard.cli.CommandLine}; {@link io.orchard.cli.Job} names the jobs. What a
 * job does is in {@code job}.
 */
@NullMarked
package io.orchard.cli;

import org.jspecify.annotations.NullMarked;

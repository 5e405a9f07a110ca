/**
 * The command line: {@link io.orchard.job.Main}, one class per job that wires it, one options
 * interface per concern. May use every other package; nothing uses this one.
 */
@NullMarked
package io.orchard.job;

import org.jspecify.annotations.NullMarked;

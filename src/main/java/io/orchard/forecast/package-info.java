/**
 * What a run over many images would take, by a trial over a few of them.
 *
 * <p>{@link io.orchard.forecast.Survey} counts a listing and draws the few, {@link
 * io.orchard.forecast.SteadyRate} says when their rate is one to go by, and {@link
 * io.orchard.forecast.Forecast} does the arithmetic. Depends on the records of {@code rows}. Knows
 * nothing of pipelines, options or networks.
 */
@NullMarked
package io.orchard.forecast;

import org.jspecify.annotations.NullMarked;

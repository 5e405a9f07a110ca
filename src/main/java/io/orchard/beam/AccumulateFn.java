package io.orchard.beam;

import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.StatsPart;
import io.orchard.stats.StatsPlan;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * Accumulates the feature vectors [d] of a bundle and leaves their statistics in pieces of a few
 * megabytes. A worker thread has one accumulator for each window at a time; small bundles leave
 * their rows as they are, which is never more than the features themselves.
 *
 * @param <T> what has a vector
 */
final class AccumulateFn<T> extends DoFn<T, StatsPart> {
  private static final long serialVersionUID = 1L;

  private final StatsPlan plan;
  private final SerializableFunction<T, float[]> vector;
  private transient Map<BoundedWindow, CovarianceAccumulator> windows;

  AccumulateFn(StatsPlan plan, SerializableFunction<T, float[]> vector) {
    this.plan = plan;
    this.vector = vector;
  }

  @StartBundle
  public void startBundle() {
    RunUsage.begin();
    windows = new HashMap<>();
  }

  @ProcessElement
  public void add(@Element T element, BoundedWindow window) {
    windows
        .computeIfAbsent(window, none -> CovarianceAccumulator.create(plan))
        .add(vector.apply(element));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    windows.forEach(
        (window, accumulator) ->
            accumulator
                .snapshot()
                .forEachPart(part -> context.output(part, window.maxTimestamp(), window)));
    windows = null;
    RunUsage.tell();
  }
}

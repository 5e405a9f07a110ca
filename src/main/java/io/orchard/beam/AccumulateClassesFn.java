package io.orchard.beam;

import io.orchard.rows.ImageFeatures;
import io.orchard.stats.MeanAccumulator;
import io.orchard.stats.MeanStats;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Accumulates the feature vectors [d] of a bundle by label and leaves count and mean of each class,
 * one element of 16 d bytes per class. Images without a label are passed over. Where a bundle has
 * many wide classes, they are left in between, at 64 MB.
 */
final class AccumulateClassesFn extends DoFn<ImageFeatures, KV<String, MeanStats>> {
  private static final long serialVersionUID = 1L;

  private static final long MOST_NUMBERS = 8L << 20;

  /** Of every window, count and mean of its classes. */
  private final Map<BoundedWindow, Map<String, MeanAccumulator>> windows = new HashMap<>();

  @StartBundle
  public void startBundle() {
    windows.clear();
  }

  @ProcessElement
  public void add(
      @Element ImageFeatures image,
      BoundedWindow window,
      OutputReceiver<KV<String, MeanStats>> out) {
    if (image.label() == null) {
      return;
    }
    int d = image.features().length;
    Map<String, MeanAccumulator> classes = windows.computeIfAbsent(window, none -> new HashMap<>());
    classes
        .computeIfAbsent(image.label(), label -> MeanAccumulator.create(d))
        .add(image.features());
    if (4L * d * classes.size() >= MOST_NUMBERS) {
      classes.forEach((label, sum) -> out.output(KV.of(label, sum.snapshot())));
      classes.clear();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    windows.forEach(
        (window, classes) ->
            classes.forEach(
                (label, sum) ->
                    context.output(KV.of(label, sum.snapshot()), window.maxTimestamp(), window)));
    windows.clear();
  }
}

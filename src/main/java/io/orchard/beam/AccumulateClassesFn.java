package io.orchard.beam;

import io.orchard.rows.ImageFeatures;
import io.orchard.stats.MeanAccumulator;
import io.orchard.stats.MeanStats;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Accumulates the feature vectors [d] of a bundle by label and leaves count and mean of each class,
 * one element of 16 d bytes per class. Images without a label are passed over. Where a bundle has
 * many wide classes, they are left in between, at 64 MB.
 */
final class AccumulateClassesFn extends DoFn<ImageFeatures, KV<String, MeanStats>> {
  private static final long serialVersionUID = 1L;

  private static final long MOST_NUMBERS = 8L << 20;

  private final Map<String, MeanAccumulator> classes = new HashMap<>();

  @StartBundle
  public void startBundle() {
    classes.clear();
  }

  @ProcessElement
  public void add(@Element ImageFeatures image, OutputReceiver<KV<String, MeanStats>> out) {
    if (image.label() == null) {
      return;
    }
    int d = image.features().length;
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
    classes.forEach(
        (label, sum) ->
            context.output(
                KV.of(label, sum.snapshot()),
                GlobalWindow.INSTANCE.maxTimestamp(),
                GlobalWindow.INSTANCE));
    classes.clear();
  }
}

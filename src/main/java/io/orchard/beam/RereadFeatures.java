package io.orchard.beam;

import io.orchard.output.OutputFolder;
import io.orchard.rows.FeatureRow;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Takes all features of a fingerprint over that an earlier output holds, each image once, whatever
 * became of the images: {@link ReuseFeatures#STAYING} or {@link ReuseFeatures#MOVING}, as where
 * images were found that have some.
 */
public final class RereadFeatures extends PTransform<PBegin, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The rows that are read, one of each image. */
  public static final TupleTag<FeatureRow> ROWS = new TupleTag<>("rows") {};

  private final FeatureRows rows;

  private RereadFeatures(FeatureRows rows) {
    this.rows = rows;
  }

  /**
   * Returns the transform that takes features over.
   *
   * @param earlier where they lie
   * @param output where those of a run go
   */
  public static RereadFeatures of(
      OutputFolder earlier, OutputFolder output, String runId, String fingerprint) {
    return new RereadFeatures(FeatureRows.of(earlier, runId, fingerprint, output.staged(runId)));
  }

  /** As {@link ReuseFeatures#rewriting}. */
  public RereadFeatures rewriting() {
    return new RereadFeatures(rows.withNoneStaying());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    rows.populateDisplayData(data);
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollection<FeatureRow> chosen =
        rows.known(begin.getPipeline())
            .apply("Gather in buckets", GroupByKey.create())
            .apply("Choose", ParDo.of(new ChooseFn()))
            .setCoder(RowCoders.FEATURE_ROW);
    return rows.read(chosen).and(ROWS, chosen);
  }

  private static final class ChooseFn
      extends DoFn<KV<Integer, Iterable<KV<ImageFile, FeatureRow>>>, FeatureRow> {
    private static final long serialVersionUID = 1L;

    private final Counter matched = Metrics.counter(RunCounters.class, RunCounters.MATCHED);

    @ProcessElement
    public void choose(
        @Element KV<Integer, Iterable<KV<ImageFile, FeatureRow>>> bucket,
        OutputReceiver<FeatureRow> out) {
      Map<String, FeatureRow> chosen = new HashMap<>();
      for (KV<ImageFile, FeatureRow> row : bucket.getValue()) {
        chosen.merge(
            row.getKey().uri(), row.getValue(), BinaryOperator.maxBy(FeatureRows.PREFERENCE));
      }
      matched.inc(chosen.size());
      chosen.values().forEach(out::output);
    }
  }
}

package io.orchard.beam;

import io.orchard.io.ImageCounts;
import io.orchard.io.OutputFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Counts the images from the data itself, which retried work cannot inflate as it does counters,
 * and leaves the counts in the output folder for whoever started the run.
 */
public final class CountImages {

  private static final Coder<KV<String, Long>> NAMED_COUNT =
      KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());

  private final List<PCollection<KV<String, Long>>> counts = new ArrayList<>();

  private CountImages() {}

  /** Returns the counting of nothing. */
  public static CountImages create() {
    return new CountImages();
  }

  /** Adds a collection, whose size is the {@link ImageCounts} component of that name. */
  public <T> CountImages count(String name, PCollection<T> collection) {
    counts.add(
        collection.apply("Count " + name, ParDo.of(new CountFn<T>(name))).setCoder(NAMED_COUNT));
    return this;
  }

  /** Adds the counting to the pipeline. */
  public void into(OutputFolder output) {
    Pipeline pipeline = counts.get(0).getPipeline();
    counts.add(pipeline.apply("At least", Create.of(KV.of("matched", 0L)).withCoder(NAMED_COUNT)));
    PCollectionList.of(counts)
        .apply("Join counts", Flatten.pCollections())
        .apply("Address counts", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), NAMED_COUNT))
        .apply("Gather counts", GroupByKey.create())
        .apply("Write counts", ParDo.of(new WriteFn(output)));
  }

  /** Leaves the number of elements of each bundle. */
  private static final class CountFn<T> extends DoFn<T, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private long count;

    CountFn(String name) {
      this.name = name;
    }

    @StartBundle
    public void startBundle() {
      count = 0;
    }

    @ProcessElement
    public void count() {
      count++;
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      context.output(
          KV.of(name, count), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<KV<String, Long>>>, Void> {
    private static final long serialVersionUID = 1L;

    private final OutputFolder output;

    WriteFn(OutputFolder output) {
      this.output = output;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<KV<String, Long>>> counts) {
      Map<String, Long> sums = new HashMap<>();
      counts.getValue().forEach(count -> sums.merge(count.getKey(), count.getValue(), Long::sum));
      output.writeCounts(ImageCounts.of(sums));
    }
  }
}

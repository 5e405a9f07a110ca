package io.orchard.beam;

import io.orchard.output.ImageCounts;
import io.orchard.output.OutputFolder;
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
import org.apache.beam.sdk.transforms.SerializableFunction;
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
    return add(collection, new CountFn<>(name, element -> 1L));
  }

  /** Adds a collection in groups, whose sizes make up the component of that name. */
  public <T> CountImages countGrouped(String name, PCollection<KV<String, Iterable<T>>> groups) {
    return add(groups, new CountFn<>(name, group -> size(group.getValue())));
  }

  /** Adds numbers, whose sum is the component of that name. */
  public CountImages sum(String name, PCollection<Long> numbers) {
    return add(numbers, new CountFn<>(name, number -> number));
  }

  private <T> CountImages add(PCollection<T> collection, CountFn<T> count) {
    counts.add(collection.apply("Count " + count.name, ParDo.of(count)).setCoder(NAMED_COUNT));
    return this;
  }

  private static long size(Iterable<?> elements) {
    long size = 0;
    for (Object ignored : elements) {
      size++;
    }
    return size;
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

  /** Leaves what the elements of each bundle count. */
  private static final class CountFn<T> extends DoFn<T, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final SerializableFunction<T, Long> countOf;
    private long count;

    CountFn(String name, SerializableFunction<T, Long> countOf) {
      this.name = name;
      this.countOf = countOf;
    }

    @StartBundle
    public void startBundle() {
      count = 0;
    }

    @ProcessElement
    public void count(@Element T element) {
      count += countOf.apply(element);
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

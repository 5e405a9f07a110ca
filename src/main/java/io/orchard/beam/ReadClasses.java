package io.orchard.beam;

import io.orchard.model.ClassifierFolder;
import io.orchard.stats.MeanStats;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Reads count and mean of the classes of a model folder on a worker, one element per class. */
final class ReadClasses extends PTransform<PBegin, PCollection<KV<String, MeanStats>>> {
  private static final long serialVersionUID = 1L;

  private final String folder;

  private ReadClasses(String folder) {
    this.folder = folder;
  }

  /**
   * Returns the transform.
   *
   * @param folder local or {@code s3://}
   */
  static ReadClasses from(String folder) {
    return new ReadClasses(folder);
  }

  @Override
  public PCollection<KV<String, MeanStats>> expand(PBegin begin) {
    return begin
        .apply("Name folder", Create.of(folder).withCoder(StringUtf8Coder.of()))
        .apply("Read classes", ParDo.of(new ReadFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ElementCoders.MEAN_STATS));
  }

  private static final class ReadFn extends DoFn<String, KV<String, MeanStats>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void read(@Element String folder, OutputReceiver<KV<String, MeanStats>> out) {
      ClassifierFolder.forEachClass(folder, (label, stats) -> out.output(KV.of(label, stats)));
    }
  }
}

package io.orchard.beam;

import io.orchard.io.ImageCounts;
import io.orchard.io.OutputFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Counts the images from the data itself, which retried work cannot inflate as it does counters,
 * and leaves the counts in the output folder for whoever started the run.
 */
public final class CountImages {

  private final List<PCollection<KV<String, Long>>> counts = new ArrayList<>();

  private CountImages() {}

  /** Returns the counting of nothing. */
  public static CountImages create() {
    return new CountImages();
  }

  /** Adds a collection, whose size is the {@link ImageCounts} component of that name. */
  public CountImages count(String name, PCollection<?> collection) {
    counts.add(
        collection
            .apply("Count " + name, Count.globally())
            .apply("Name " + name, WithKeys.of(name)));
    return this;
  }

  /** Adds the counting to the pipeline. */
  public void into(OutputFolder output) {
    PCollectionView<Map<String, Long>> all =
        PCollectionList.of(counts)
            .apply("Join counts", Flatten.pCollections())
            .apply("View counts", View.asMap());
    counts
        .get(0)
        .getPipeline()
        .apply("Once", Create.of(output.uri()))
        .apply("Write counts", ParDo.of(new WriteFn(all)).withSideInputs(all));
  }

  private static final class WriteFn extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<Map<String, Long>> counts;

    WriteFn(PCollectionView<Map<String, Long>> counts) {
      this.counts = counts;
    }

    @ProcessElement
    public void write(ProcessContext context) {
      OutputFolder.of(context.element()).writeCounts(ImageCounts.of(context.sideInput(counts)));
    }
  }
}

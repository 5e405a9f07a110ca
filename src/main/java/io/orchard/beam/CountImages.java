package io.orchard.beam;

import io.orchard.image.ImageFile;
import io.orchard.image.RejectedImage;
import io.orchard.io.ImageCounts;
import io.orchard.io.OutputFolder;
import io.orchard.network.ImageFeatures;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Counts the images from the data itself, which retried work cannot inflate as it does counters,
 * and leaves the counts in the output folder for whoever started the run.
 */
public final class CountImages {

  private CountImages() {}

  /** Adds the counting to a pipeline. */
  public static void into(
      OutputFolder output,
      PCollection<KV<String, ImageFile>> matched,
      PCollection<ImageFeatures> processed,
      PCollection<RejectedImage> rejected) {
    PCollectionView<Long> matchedCount =
        matched.apply("Count matched", Count.globally()).apply("View matched", View.asSingleton());
    PCollectionView<Long> processedCount =
        processed
            .apply("Count processed", Count.globally())
            .apply("View processed", View.asSingleton());
    PCollectionView<Long> rejectedCount =
        rejected
            .apply("Count rejected", Count.globally())
            .apply("View rejected", View.asSingleton());
    matched
        .getPipeline()
        .apply("Once", Create.of(output.uri()))
        .apply(
            "Write counts",
            ParDo.of(new WriteFn(matchedCount, processedCount, rejectedCount))
                .withSideInputs(matchedCount, processedCount, rejectedCount));
  }

  private static final class WriteFn extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<Long> matched;
    private final PCollectionView<Long> processed;
    private final PCollectionView<Long> rejected;

    WriteFn(
        PCollectionView<Long> matched,
        PCollectionView<Long> processed,
        PCollectionView<Long> rejected) {
      this.matched = matched;
      this.processed = processed;
      this.rejected = rejected;
    }

    @ProcessElement
    public void write(ProcessContext context) {
      OutputFolder.of(context.element())
          .writeCounts(
              new ImageCounts(
                  context.sideInput(matched),
                  context.sideInput(processed),
                  context.sideInput(rejected)));
    }
  }
}

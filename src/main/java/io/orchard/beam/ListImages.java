package io.orchard.beam;

import io.orchard.image.ImageFile;
import io.orchard.io.ImageLocation;
import io.orchard.io.ImageStores;
import io.orchard.io.NameFilter;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds the images and puts each into a group, the unit of work: key and image.
 *
 * <p>Each place's first groups hold {@value #SMALLEST_GROUP} images, so that a few hundred spread
 * over several workers; later ones hold an eighth of what came before, up to {@value
 * #LARGEST_GROUP}, because a group costs a runner milliseconds and a store that reads ahead a
 * pause. A listing is streamed: nothing grows with its length.
 */
public final class ListImages extends PTransform<PBegin, PCollection<KV<String, ImageFile>>> {
  private static final long serialVersionUID = 1L;

  static final int SMALLEST_GROUP = 16;
  static final int LARGEST_GROUP = 256;

  private final List<ImageLocation> locations;
  private final NameFilter include;

  private ListImages(List<ImageLocation> locations, NameFilter include) {
    this.locations = List.copyOf(locations);
    this.include = include;
  }

  /** Returns the transform that lists these places, keeping the files whose name passes. */
  public static ListImages of(List<ImageLocation> locations, NameFilter include) {
    return new ListImages(locations, include);
  }

  @Override
  public PCollection<KV<String, ImageFile>> expand(PBegin begin) {
    return begin
        .apply(
            "Name places",
            Create.of(locations).withCoder(SerializableCoder.of(ImageLocation.class)))
        .apply("List images", ParDo.of(new ListFn(include)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ElementCoders.IMAGE_FILE));
  }

  private static final class ListFn extends DoFn<ImageLocation, KV<String, ImageFile>> {
    private static final long serialVersionUID = 1L;

    private final Counter matched = Metrics.counter(RunCounters.class, RunCounters.MATCHED);
    private final NameFilter include;

    ListFn(NameFilter include) {
      this.include = include;
    }

    @ProcessElement
    public void list(
        @Element ImageLocation location,
        OutputReceiver<KV<String, ImageFile>> out,
        PipelineOptions options) {
      try (ImageStores stores = ImageStores.create(options);
          Stream<ImageFile> images = stores.list(location, include)) {
        long listed = 0;
        long groupEnd = 0;
        String group = "";
        for (var each = images.iterator(); each.hasNext(); listed++) {
          if (listed == groupEnd) {
            group = location + "#" + listed;
            groupEnd = listed + groupSize(listed);
          }
          out.output(KV.of(group, each.next()));
          matched.inc();
        }
      }
    }

    private static long groupSize(long listed) {
      return Math.max(SMALLEST_GROUP, Math.min(LARGEST_GROUP, listed / 8));
    }
  }
}

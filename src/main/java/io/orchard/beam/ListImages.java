package io.orchard.beam;

import io.orchard.image.ImageFile;
import io.orchard.io.ImageLocation;
import io.orchard.io.ImageStores;
import io.orchard.io.NameFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds the images and hands them out to the workers in groups of up to {@value #GROUP_SIZE}.
 *
 * <p>A group is the unit of work: large enough to keep a network in batches and a store's reads
 * overlapping, small enough to spread a few hundred images over several workers. A listing is
 * streamed; only the group in the making is held.
 */
public final class ListImages extends PTransform<PBegin, PCollection<List<ImageFile>>> {
  private static final long serialVersionUID = 1L;

  static final int GROUP_SIZE = 64;

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
  public PCollection<List<ImageFile>> expand(PBegin begin) {
    return begin
        .apply(
            "Name places",
            Create.of(locations).withCoder(SerializableCoder.of(ImageLocation.class)))
        .apply("List images", ParDo.of(new ListFn(include)))
        .setCoder(ListCoder.of(ElementCoders.IMAGE_FILE))
        .apply("Spread images", Reshuffle.viaRandomKey());
  }

  private static final class ListFn extends DoFn<ImageLocation, List<ImageFile>> {
    private static final long serialVersionUID = 1L;

    private final Counter matched = Metrics.counter(RunCounters.class, RunCounters.MATCHED);
    private final NameFilter include;

    ListFn(NameFilter include) {
      this.include = include;
    }

    @ProcessElement
    public void list(
        @Element ImageLocation location,
        OutputReceiver<List<ImageFile>> out,
        PipelineOptions options) {
      List<ImageFile> group = new ArrayList<>();
      try (ImageStores stores = ImageStores.create(options);
          Stream<ImageFile> images = stores.list(location, include)) {
        for (var each = images.iterator(); each.hasNext(); ) {
          group.add(each.next());
          matched.inc();
          if (group.size() == GROUP_SIZE) {
            out.output(List.copyOf(group));
            group.clear();
          }
        }
      }
      if (!group.isEmpty()) {
        out.output(List.copyOf(group));
      }
    }
  }
}

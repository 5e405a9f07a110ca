package io.orchard.beam;

import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.listing.KeptListing;
import io.orchard.listing.NameFilter;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.util.List;
import java.util.function.Consumer;
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
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images and puts each into a group, the unit of work: key and image.
 *
 * <p>Each place's first groups hold {@value #SMALLEST_GROUP} images; later ones grow with what came
 * before, up to {@value #LARGEST_GROUP}, because a group costs a store that reads ahead a pause.
 * They grow slowly, since a cluster gives groups to workers by their keys' hashes: the fewer, the
 * more uneven. On the DirectRunner, to which each costs milliseconds and whose workers take the
 * next one when they are free, they soon hold {@value #LARGEST_TAKEN}. A listing is streamed:
 * nothing grows with its length.
 *
 * <p>A runner that lost a listing, or wants it again for a second consumer, lists the place again.
 * Unless the listing is {@linkplain #keptIn kept}, it then finds what there is by then: where
 * images come and go meanwhile, consumers may see different ones, and an image that moved into
 * another group be extracted twice or not at all. Nothing is lost by that where the places rest
 * while the pipeline runs.
 */
public final class ListImages extends PTransform<PBegin, PCollection<KV<String, ImageFile>>> {
  private static final long serialVersionUID = 1L;

  static final int SMALLEST_GROUP = 16;
  static final int LARGEST_GROUP = 256;

  /** Past the smallest size, a group holds one in so many of the images listed before it. */
  private static final int SHARE = 512;

  private static final int LARGE_SHARE = 8;

  /** When all groups are taken, one worker may still be at a whole one while the others wait. */
  private static final int LARGEST_TAKEN = 128;

  private final List<ImageLocation> locations;
  private final NameFilter include;
  private final @Nullable KeptListing kept;
  private final boolean labelled;

  private ListImages(
      List<ImageLocation> locations,
      NameFilter include,
      @Nullable KeptListing kept,
      boolean labelled) {
    this.locations = List.copyOf(locations);
    this.include = include;
    this.kept = kept;
    this.labelled = labelled;
  }

  /**
   * Returns the transform that lists these places and passes on the {@linkplain NameFilter#IMAGES
   * images} in them, save {@linkplain NameFilter#HIDDEN hidden} ones. An image that lies in two of
   * the places comes twice.
   */
  public static ListImages of(List<ImageLocation> locations) {
    NameFilter images = NameFilter.parse(NameFilter.IMAGES).excluding(NameFilter.HIDDEN);
    return new ListImages(locations, images, null, true);
  }

  /** Returns this transform for the files whose names pass. */
  public ListImages withNames(NameFilter names) {
    return new ListImages(locations, names, kept, labelled);
  }

  /** Returns this transform for folders whose names are no classes. */
  public ListImages withoutLabels() {
    return new ListImages(locations, include, kept, false);
  }

  /**
   * Returns this transform, which lists each place once: whoever does it again finds what was found
   * and kept the first time.
   *
   * @param listing a folder for this run of the pipeline alone, which all workers see; in the next
   *     one it would still hold what this one found
   */
  public ListImages keptIn(KeptListing listing) {
    return new ListImages(locations, include, listing, labelled);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("input", locations.toString()).withLabel("Places"));
    data.add(DisplayData.item("names", include.toString()).withLabel("Names"));
    data.add(DisplayData.item("labelled", labelled).withLabel("Folders' names are labels"));
  }

  @Override
  public PCollection<KV<String, ImageFile>> expand(PBegin begin) {
    boolean direct = RunnerTuning.of(begin.getPipeline()) == RunnerTuning.DIRECT;
    int share = direct ? LARGE_SHARE : SHARE;
    int largest = direct ? LARGEST_TAKEN : LARGEST_GROUP;
    return begin
        .apply(
            "Name places",
            Create.of(locations).withCoder(SerializableCoder.of(ImageLocation.class)))
        .apply("List images", ParDo.of(new ListFn(include, kept, labelled, share, largest)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RowCoders.IMAGE_FILE));
  }

  private static final class ListFn extends DoFn<ImageLocation, KV<String, ImageFile>> {
    private static final long serialVersionUID = 1L;

    private final Counter matched = Metrics.counter(RunCounters.class, RunCounters.MATCHED);
    private final Counter skipped = Metrics.counter(RunCounters.class, RunCounters.SKIPPED);
    private final NameFilter include;
    private final @Nullable KeptListing kept;
    private final boolean labelled;
    private final int share;
    private final int largest;

    ListFn(
        NameFilter include, @Nullable KeptListing kept, boolean labelled, int share, int largest) {
      this.include = include;
      this.kept = kept;
      this.labelled = labelled;
      this.share = share;
      this.largest = largest;
    }

    @StartBundle
    public void startBundle() {
      RunUsage.begin();
    }

    @ProcessElement
    public void list(
        @Element ImageLocation location,
        OutputReceiver<KV<String, ImageFile>> out,
        PipelineOptions options) {
      Groups groups = new Groups(location);
      Consumer<ImageFile> found =
          image -> {
            out.output(KV.of(groups.next(), labelled ? image : image.withoutLabel()));
            matched.inc();
          };
      try (ImageStores stores = ImageStores.create(options)) {
        if (kept != null) {
          kept.forEach(stores, location, include, skipped::inc, found);
        } else {
          list(stores, location, found);
        }
      }
    }

    private void list(ImageStores stores, ImageLocation location, Consumer<ImageFile> found) {
      try (Stream<ImageFile> images = stores.list(location, include, skipped::inc)) {
        images.forEach(found);
      }
    }

    @FinishBundle
    public void finishBundle() {
      RunUsage.tell();
    }

    /** The groups of a place's images, in the order in which they are found. */
    private final class Groups {
      private final ImageLocation place;
      private String group = "";
      private long listed;
      private long groupEnd;

      Groups(ImageLocation place) {
        this.place = place;
      }

      /** Returns the group of the next image. */
      String next() {
        if (listed == groupEnd) {
          group = place + "#" + listed;
          groupEnd += Math.max(SMALLEST_GROUP, Math.min(largest, listed / share));
        }
        listed++;
        return group;
      }
    }
  }
}

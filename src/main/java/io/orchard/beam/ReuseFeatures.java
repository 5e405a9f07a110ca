package io.orchard.beam;

import io.orchard.image.ImageFile;
import io.orchard.io.FeatureTable;
import io.orchard.io.ImageStores;
import io.orchard.io.OutputFolder;
import io.orchard.network.ImageFeatures;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Sets the images that were found against the features that earlier runs left in an output folder:
 * an image of the same path, size and ETag keeps its features, {@link #REUSED}, the others are
 * {@link #LEFT} to do. Features of images that are {@link #GONE} are dropped.
 *
 * <p>Only features of the same fingerprint count. Both sides are dealt out by path to buckets, in a
 * shuffle; what is held at a time are the names of the images of one bucket.
 */
public final class ReuseFeatures
    extends PTransform<PCollection<KV<String, ImageFile>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The images that have to be read, in the groups that they came in. */
  public static final TupleTag<KV<String, ImageFile>> LEFT = new TupleTag<>("left") {};

  /** The features that are as good as new. */
  public static final TupleTag<ImageFeatures> REUSED = new TupleTag<>("reused") {};

  /** The paths that have features and no image any more. */
  public static final TupleTag<String> GONE = new TupleTag<>("gone") {};

  private static final TupleTag<KV<String, ImageFile>> FOUND = new TupleTag<>("found") {};
  private static final TupleTag<ImageFeatures> KNOWN = new TupleTag<>("known") {};

  /** Buckets where nothing else is said: of 10 million images, each has 10,000. */
  private static final int BUCKETS = 1000;

  private final OutputFolder output;
  private final String fingerprint;
  private final int buckets;

  private ReuseFeatures(OutputFolder output, String fingerprint, int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets must be 1 or more, found " + buckets);
    }
    this.output = output;
    this.fingerprint = fingerprint;
    this.buckets = buckets;
  }

  /** Returns the transform that looks for features of a fingerprint in an output folder. */
  public static ReuseFeatures of(OutputFolder output, String fingerprint) {
    return new ReuseFeatures(output, fingerprint, BUCKETS);
  }

  /**
   * Returns this transform with so many buckets, for a runner to which each costs milliseconds.
   *
   * @param newBuckets how many, at least 1
   */
  public ReuseFeatures withBuckets(int newBuckets) {
    return new ReuseFeatures(output, fingerprint, newBuckets);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<String, ImageFile>> images) {
    KvCoder<String, ImageFile> groupCoder =
        KvCoder.of(StringUtf8Coder.of(), ElementCoders.IMAGE_FILE);
    PCollection<KV<Integer, KV<String, ImageFile>>> found =
        images
            .apply("Deal out images", WithKeys.of(bucketOf(image -> image.getValue().uri())))
            .setCoder(KvCoder.of(VarIntCoder.of(), groupCoder));
    PCollection<KV<Integer, ImageFeatures>> known =
        images
            .getPipeline()
            .apply("Earlier output", Create.of(output.uri()))
            .apply("List features", ParDo.of(new ListFn()))
            .apply("Spread files", Reshuffle.viaRandomKey())
            .apply("Read features", ParDo.of(new ReadFn(fingerprint)))
            .setCoder(ElementCoders.IMAGE_FEATURES)
            .apply("Deal out features", WithKeys.of(bucketOf(ImageFeatures::uri)))
            .setCoder(KvCoder.of(VarIntCoder.of(), ElementCoders.IMAGE_FEATURES));
    PCollectionTuple chosen =
        KeyedPCollectionTuple.of(FOUND, found)
            .and(KNOWN, known)
            .apply("Join in buckets", CoGroupByKey.create())
            .apply(
                "Choose",
                ParDo.of(new ChooseFn()).withOutputTags(LEFT, TupleTagList.of(REUSED).and(GONE)));
    chosen.get(LEFT).setCoder(groupCoder);
    chosen.get(REUSED).setCoder(ElementCoders.IMAGE_FEATURES);
    return chosen;
  }

  private <T> SerializableFunction<T, Integer> bucketOf(SerializableFunction<T, String> path) {
    int count = buckets;
    return element -> Math.floorMod(path.apply(element).hashCode(), count);
  }

  private static final class ListFn extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void list(@Element String output, OutputReceiver<String> out, PipelineOptions options) {
      try (ImageStores stores = ImageStores.create(options);
          Stream<String> files = OutputFolder.of(output).featureFiles(stores)) {
        files.forEach(out::output);
      }
    }
  }

  private static final class ReadFn extends DoFn<String, ImageFeatures> {
    private static final long serialVersionUID = 1L;

    private final String fingerprint;

    ReadFn(String fingerprint) {
      this.fingerprint = fingerprint;
    }

    @ProcessElement
    public void read(@Element String file, OutputReceiver<ImageFeatures> out) {
      FeatureTable.forEach(file, fingerprint, out::output);
    }
  }

  private static final class ChooseFn
      extends DoFn<KV<Integer, CoGbkResult>, KV<String, ImageFile>> {
    private static final long serialVersionUID = 1L;

    private final Counter processed = Metrics.counter(RunCounters.class, RunCounters.PROCESSED);

    @ProcessElement
    public void choose(@Element KV<Integer, CoGbkResult> bucket, MultiOutputReceiver out) {
      Map<String, KV<String, ImageFile>> left = new LinkedHashMap<>();
      Set<String> found = new HashSet<>();
      for (KV<String, ImageFile> image : bucket.getValue().getAll(FOUND)) {
        if (found.add(image.getValue().uri())) {
          left.put(image.getValue().uri(), image);
        } else {
          out.get(LEFT).output(image); // Found twice, by globs that overlap.
        }
      }
      for (ImageFeatures known : bucket.getValue().getAll(KNOWN)) {
        KV<String, ImageFile> image = left.get(known.uri());
        if (image != null && isSame(known.image(), image.getValue())) {
          left.remove(known.uri());
          out.get(REUSED).output(new ImageFeatures(image.getValue(), known.features()));
          processed.inc();
        } else if (found.add(known.uri())) {
          out.get(GONE).output(known.uri());
        }
      }
      left.values().forEach(out.get(LEFT)::output);
    }

    private static boolean isSame(ImageFile known, ImageFile found) {
      return known.bytes() == found.bytes()
          && known.etag() != null
          && Objects.equals(known.etag(), found.etag());
    }
  }
}

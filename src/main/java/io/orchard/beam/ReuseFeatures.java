package io.orchard.beam;

import io.orchard.listing.ImageStores;
import io.orchard.output.OutputFolder;
import io.orchard.rows.FeatureRow;
import io.orchard.rows.FeatureTable;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
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
 * an image of the same path, size and ETag keeps its features, {@link #STAYING} or {@link #MOVING},
 * with the label and the split that it was found with; the others are {@link #LEFT} to do. Features
 * of images that are {@link #GONE} are dropped.
 *
 * <p>Only features of the same fingerprint count. Both sides are dealt out by path to buckets, in a
 * shuffle of names; vectors are read afterwards, where they are needed. What is held at a time are
 * the names of the images of one bucket, a bit for every row of its files, and the images whose
 * label or split has changed.
 */
public final class ReuseFeatures
    extends PTransform<PCollection<KV<String, ImageFile>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** How many images were found, in parts. */
  public static final TupleTag<Long> MATCHED = new TupleTag<>("matched") {};

  /** The images that have to be read, in groups: key and image, as {@link ListImages} has them. */
  public static final TupleTag<KV<String, ImageFile>> LEFT = new TupleTag<>("left") {};

  /** Features as good as new, of files that go to the new table as they are. */
  public static final TupleTag<ImageFeatures> STAYING = new TupleTag<>("staying") {};

  /** Features as good as new that have to be written again. */
  public static final TupleTag<ImageFeatures> MOVING = new TupleTag<>("moving") {};

  /** How many images have features, of what was found or not, in parts. */
  public static final TupleTag<Long> KNOWN = new TupleTag<>("known") {};

  /** The paths that have features and no image any more. */
  public static final TupleTag<String> GONE = new TupleTag<>("gone") {};

  private static final TupleTag<ImageFile> FOUND = new TupleTag<>("found") {};
  private static final TupleTag<KV<ImageFile, FeatureRow>> ROWS = new TupleTag<>("rows") {};
  private static final TupleTag<FeatureRow> CHOSEN = new TupleTag<>("chosen") {};

  /** Buckets where nothing else is said: of 10 million images, each has 10,000. */
  private static final int BUCKETS = 1000;

  private final OutputFolder output;
  private final String runId;
  private final String fingerprint;
  private final int buckets;
  private final boolean rewriting;

  private ReuseFeatures(
      OutputFolder output, String runId, String fingerprint, int buckets, boolean rewriting) {
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets must be 1 or more, found " + buckets);
    }
    this.output = output;
    this.runId = runId;
    this.fingerprint = fingerprint;
    this.buckets = buckets;
    this.rewriting = rewriting;
  }

  /** Returns the transform that looks for features of a fingerprint for a run's output folder. */
  public static ReuseFeatures of(OutputFolder output, String runId, String fingerprint) {
    return new ReuseFeatures(output, runId, fingerprint, BUCKETS, false);
  }

  /**
   * Returns this transform with so many buckets, and with few bundles otherwise, for a runner to
   * which each costs milliseconds.
   *
   * @param newBuckets how many, at least 1
   */
  public ReuseFeatures withBuckets(int newBuckets) {
    return new ReuseFeatures(output, runId, fingerprint, newBuckets, rewriting);
  }

  /** Returns this transform with no file {@link #STAYING}, however whole. */
  public ReuseFeatures rewriting() {
    return new ReuseFeatures(output, runId, fingerprint, buckets, true);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("output", output.uri()).withLabel("Output with features"));
    data.add(DisplayData.item("fingerprint", fingerprint).withLabel("What made the features"));
    data.add(DisplayData.item("rewriting", rewriting).withLabel("Writes all features again"));
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<String, ImageFile>> images) {
    KvCoder<String, ImageFile> groupCoder = KvCoder.of(StringUtf8Coder.of(), RowCoders.IMAGE_FILE);
    KvCoder<ImageFile, FeatureRow> knownCoder =
        KvCoder.of(RowCoders.IMAGE_FILE, RowCoders.FEATURE_ROW);
    PCollection<KV<Integer, ImageFile>> found =
        images
            .apply("Drop groups", Values.create())
            .apply("Deal out images", WithKeys.of(bucketOf(ImageFile::uri)))
            .setCoder(KvCoder.of(VarIntCoder.of(), RowCoders.IMAGE_FILE));
    PCollection<KV<Integer, String>> files =
        images
            .getPipeline()
            .apply("Earlier output", Create.of(output.uri()))
            .apply("List features", ParDo.of(new ListFn(runId)));
    PCollection<KV<Integer, KV<ImageFile, FeatureRow>>> known =
        (buckets < BUCKETS ? files : files.apply("Spread files", Reshuffle.viaRandomKey()))
            .apply("Read names", ParDo.of(new ReadNamesFn(fingerprint)))
            .setCoder(knownCoder)
            .apply("Deal out names", WithKeys.of(bucketOf(row -> row.getKey().uri())))
            .setCoder(KvCoder.of(VarIntCoder.of(), knownCoder));
    PCollectionTuple chosen =
        KeyedPCollectionTuple.of(FOUND, found)
            .and(ROWS, known)
            .apply("Join in buckets", CoGroupByKey.create())
            .apply(
                "Choose",
                ParDo.of(new ChooseFn())
                    .withOutputTags(
                        LEFT, TupleTagList.of(CHOSEN).and(KNOWN).and(GONE).and(MATCHED)));
    PCollectionTuple features =
        chosen
            .get(CHOSEN)
            .setCoder(RowCoders.FEATURE_ROW)
            .apply("Deal out rows", WithKeys.of(bucketOf()))
            .setCoder(KvCoder.of(VarIntCoder.of(), RowCoders.FEATURE_ROW))
            .apply("Group rows", GroupByKey.create())
            .apply(
                "Read features",
                ParDo.of(new ReadFeaturesFn(output, runId, rewriting))
                    .withOutputTags(MOVING, TupleTagList.of(STAYING)));
    return PCollectionTuple.of(LEFT, chosen.get(LEFT).setCoder(groupCoder))
        .and(MATCHED, chosen.get(MATCHED))
        .and(KNOWN, chosen.get(KNOWN))
        .and(GONE, chosen.get(GONE))
        .and(MOVING, features.get(MOVING).setCoder(RowCoders.IMAGE_FEATURES))
        .and(STAYING, features.get(STAYING).setCoder(RowCoders.IMAGE_FEATURES));
  }

  private <T> SerializableFunction<T, Integer> bucketOf(SerializableFunction<T, String> path) {
    int count = buckets;
    return element -> Math.floorMod(path.apply(element).hashCode(), count);
  }

  /** Files may be few: they are dealt out in turn. */
  private SerializableFunction<FeatureRow, Integer> bucketOf() {
    int count = buckets;
    return row -> row.fileNumber() % count;
  }

  private static final class ListFn extends DoFn<String, KV<Integer, String>> {
    private static final long serialVersionUID = 1L;

    private final String runId;

    ListFn(String runId) {
      this.runId = runId;
    }

    @ProcessElement
    public void list(
        @Element String output, OutputReceiver<KV<Integer, String>> out, PipelineOptions options) {
      try (ImageStores stores = ImageStores.create(options);
          Stream<String> files = OutputFolder.of(output).featureFiles(runId, stores)) {
        int[] number = new int[1];
        files.sorted().forEach(file -> out.output(KV.of(number[0]++, file)));
      }
    }
  }

  /** Leaves the images that a file has features of, with the file and the number of the row. */
  private static final class ReadNamesFn
      extends DoFn<KV<Integer, String>, KV<ImageFile, FeatureRow>> {
    private static final long serialVersionUID = 1L;

    private final String fingerprint;

    ReadNamesFn(String fingerprint) {
      this.fingerprint = fingerprint;
    }

    @ProcessElement
    public void read(
        @Element KV<Integer, String> file, OutputReceiver<KV<ImageFile, FeatureRow>> out) {
      int[] row = new int[1];
      FeatureTable.images(
          file.getValue(),
          fingerprint,
          image ->
              out.output(
                  KV.of(image, new FeatureRow(file.getKey(), file.getValue(), row[0]++, null))));
    }
  }

  private static final class ChooseFn
      extends DoFn<KV<Integer, CoGbkResult>, KV<String, ImageFile>> {
    private static final long serialVersionUID = 1L;

    /**
     * Of several rows of an image always the same one, in whatever order they come: rather one in
     * {@code features/}, whose file may stay, than one in {@code _run/}.
     */
    private static final Comparator<FeatureRow> PREFERENCE =
        Comparator.comparing(FeatureRow::file).thenComparing(FeatureRow::row);

    @ProcessElement
    public void choose(@Element KV<Integer, CoGbkResult> bucket, MultiOutputReceiver out) {
      SortedMap<String, ImageFile> images = new TreeMap<>();
      List<ImageFile> left = new ArrayList<>();
      long matched = 0;
      for (ImageFile image : bucket.getValue().getAll(FOUND)) {
        matched++;
        if (images.putIfAbsent(image.uri(), image) != null) {
          left.add(image); // Found twice, by globs that overlap.
        }
      }
      Map<String, FeatureRow> chosen = new HashMap<>();
      Set<String> known = new HashSet<>();
      for (KV<ImageFile, FeatureRow> row : bucket.getValue().getAll(ROWS)) {
        String uri = row.getKey().uri();
        ImageFile image = images.get(uri);
        known.add(uri);
        if (image != null && isSame(row.getKey(), image)) {
          chosen.merge(uri, asFound(row, image), BinaryOperator.maxBy(PREFERENCE));
        }
      }
      out.get(MATCHED).output(matched);
      out.get(KNOWN).output((long) known.size());
      chosen.values().forEach(out.get(CHOSEN)::output);
      known.removeAll(images.keySet());
      known.forEach(out.get(GONE)::output);
      images.keySet().removeAll(chosen.keySet());
      left.addAll(images.values());
      group(bucket.getKey(), left, out.get(LEFT));
    }

    /** Few images go in small groups, so that there is one for every worker. */
    private static void group(
        int bucket, List<ImageFile> images, OutputReceiver<KV<String, ImageFile>> out) {
      int size =
          Math.max(
              ListImages.SMALLEST_GROUP, Math.min(ListImages.LARGEST_GROUP, images.size() / 4));
      for (int i = 0; i < images.size(); i++) {
        out.output(KV.of(bucket + "#" + i / size, images.get(i)));
      }
    }

    private static boolean isSame(ImageFile known, ImageFile found) {
      return known.bytes() == found.bytes()
          && known.etag() != null
          && Objects.equals(known.etag(), found.etag());
    }

    private static FeatureRow asFound(KV<ImageFile, FeatureRow> row, ImageFile image) {
      return row.getKey().equals(image) ? row.getValue() : row.getValue().as(image);
    }
  }

  private static final class ReadFeaturesFn
      extends DoFn<KV<Integer, Iterable<FeatureRow>>, ImageFeatures> {
    private static final long serialVersionUID = 1L;

    private final Counter processed = Metrics.counter(RunCounters.class, RunCounters.PROCESSED);
    private final OutputFolder output;
    private final String runId;
    private final boolean rewriting;

    ReadFeaturesFn(OutputFolder output, String runId, boolean rewriting) {
      this.output = output;
      this.runId = runId;
      this.rewriting = rewriting;
    }

    @ProcessElement
    public void read(@Element KV<Integer, Iterable<FeatureRow>> bucket, MultiOutputReceiver out) {
      Map<String, BitSet> files = new TreeMap<>();
      Map<String, ImageFile> changed = new HashMap<>();
      Set<String> changing = new HashSet<>();
      for (FeatureRow row : bucket.getValue()) {
        files.computeIfAbsent(row.file(), file -> new BitSet()).set(row.row());
        if (row.found() != null) {
          changed.put(row.found().uri(), row.found());
          changing.add(row.file());
        }
      }
      files.forEach(
          (file, rows) -> {
            boolean stays =
                !rewriting
                    && !changing.contains(file)
                    && output.keepFeatures(file, rows.cardinality(), runId);
            OutputReceiver<ImageFeatures> receiver = out.get(stays ? STAYING : MOVING);
            FeatureTable.features(
                file, rows, features -> receiver.output(asFound(features, changed)));
            processed.inc(rows.cardinality());
          });
    }

    private static ImageFeatures asFound(ImageFeatures row, Map<String, ImageFile> changed) {
      ImageFile found = changed.get(row.uri());
      return found == null ? row : row.as(found);
    }
  }
}

package io.orchard.beam;

import io.orchard.listing.ImageStores;
import io.orchard.output.OutputFolder;
import io.orchard.rows.FeatureRow;
import io.orchard.rows.FeatureTable;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.io.Serializable;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The rows of the features that runs left in an output folder, before it is known which of them are
 * of use, and after that.
 *
 * @param output where they lie
 * @param runId of the run that looks for them, whose own do not count
 * @param fingerprint of what made them
 * @param staged where that run puts the files that stay, and makes its tables
 * @param rewriting whether no file stays, however whole
 */
record FeatureRows(
    OutputFolder output, String runId, String fingerprint, OutputFolder staged, boolean rewriting)
    implements Serializable {

  /**
   * Of several rows of an image always the same one, in whatever order they come: rather one in
   * {@code features/}, whose file may stay, than one in {@code _run/}.
   */
  static final Comparator<FeatureRow> PREFERENCE =
      Comparator.comparing(FeatureRow::file).thenComparing(FeatureRow::row);

  static FeatureRows of(
      OutputFolder output, String runId, String fingerprint, OutputFolder staged) {
    return new FeatureRows(output, runId, fingerprint, staged, false);
  }

  FeatureRows withNoneStaying() {
    return new FeatureRows(output, runId, fingerprint, staged, true);
  }

  void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("output", output.uri()).withLabel("Output with features"));
    data.add(DisplayData.item("fingerprint", fingerprint).withLabel("What made the features"));
    data.add(DisplayData.item("rewriting", rewriting).withLabel("Writes all features again"));
  }

  /** Returns which images there are rows of, dealt out by their paths. */
  PCollection<KV<Integer, KV<ImageFile, FeatureRow>>> known(Pipeline pipeline) {
    KvCoder<ImageFile, FeatureRow> coder = KvCoder.of(RowCoders.IMAGE_FILE, RowCoders.FEATURE_ROW);
    RunnerTuning runner = RunnerTuning.of(pipeline);
    PCollection<KV<Integer, String>> files =
        pipeline
            .apply("Earlier output", Create.of(output.uri()))
            .apply("List features", ParDo.of(new ListFn(runId)));
    return (runner == RunnerTuning.DIRECT
            ? files
            : files.apply("Spread files", Reshuffle.viaRandomKey()))
        .apply("Read names", ParDo.of(new ReadNamesFn(fingerprint)))
        .setCoder(coder)
        .apply("Deal out names", WithKeys.of(bucketOf(pipeline, row -> row.getKey().uri())))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder));
  }

  /** Reads rows: {@link ReuseFeatures#MOVING} and {@link ReuseFeatures#STAYING}. */
  PCollectionTuple read(PCollection<FeatureRow> chosen) {
    PCollectionTuple features =
        chosen
            .apply("Deal out rows", WithKeys.of(bucketOf(chosen.getPipeline())))
            .setCoder(KvCoder.of(VarIntCoder.of(), RowCoders.FEATURE_ROW))
            .apply("Group rows", GroupByKey.create())
            .apply(
                "Read features",
                ParDo.of(new ReadFeaturesFn(this))
                    .withOutputTags(ReuseFeatures.MOVING, TupleTagList.of(ReuseFeatures.STAYING)));
    features.get(ReuseFeatures.MOVING).setCoder(RowCoders.IMAGE_FEATURES);
    features.get(ReuseFeatures.STAYING).setCoder(RowCoders.IMAGE_FEATURES);
    return features;
  }

  /** Returns the bucket of an image. */
  static <T> SerializableFunction<T, Integer> bucketOf(
      Pipeline pipeline, SerializableFunction<T, String> path) {
    int count = RunnerTuning.of(pipeline).buckets();
    return element -> Math.floorMod(path.apply(element).hashCode(), count);
  }

  /** Files may be few: they are dealt out in turn. */
  private static SerializableFunction<FeatureRow, Integer> bucketOf(Pipeline pipeline) {
    int count = RunnerTuning.of(pipeline).buckets();
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

  private static final class ReadFeaturesFn
      extends DoFn<KV<Integer, Iterable<FeatureRow>>, ImageFeatures> {
    private static final long serialVersionUID = 1L;

    private final Counter processed = Metrics.counter(RunCounters.class, RunCounters.PROCESSED);
    private final FeatureRows wanted;

    ReadFeaturesFn(FeatureRows wanted) {
      this.wanted = wanted;
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
                !wanted.rewriting
                    && !changing.contains(file)
                    && wanted.output.keepFeatures(file, rows.cardinality(), wanted.staged);
            OutputReceiver<ImageFeatures> receiver =
                out.get(stays ? ReuseFeatures.STAYING : ReuseFeatures.MOVING);
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

package io.orchard.beam;

import io.orchard.image.ImageFile;
import io.orchard.io.FeatureTable;
import io.orchard.io.ImageStores;
import io.orchard.io.OutputFolder;
import io.orchard.network.ImageFeatures;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Sets the images that were found against the features that earlier runs left in an output folder:
 * an image of the same path, size and ETag keeps its features, {@link #REUSED}, the others are
 * {@link #LEFT} to do. Features of images that are {@link #GONE} are dropped.
 *
 * <p>Only features of the same fingerprint count. They are joined by path, in a shuffle: nothing is
 * held that grows with their number.
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

  private final OutputFolder output;
  private final String fingerprint;

  private ReuseFeatures(OutputFolder output, String fingerprint) {
    this.output = output;
    this.fingerprint = fingerprint;
  }

  /** Returns the transform that looks for features of a fingerprint in an output folder. */
  public static ReuseFeatures of(OutputFolder output, String fingerprint) {
    return new ReuseFeatures(output, fingerprint);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<String, ImageFile>> images) {
    KvCoder<String, ImageFile> groupCoder =
        KvCoder.of(StringUtf8Coder.of(), ElementCoders.IMAGE_FILE);
    PCollection<KV<String, KV<String, ImageFile>>> found =
        images
            .apply("Name images", ParDo.of(new NameFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), groupCoder));
    PCollection<KV<String, ImageFeatures>> known =
        images
            .getPipeline()
            .apply("Earlier output", Create.of(output.uri()))
            .apply("List features", ParDo.of(new ListFn()))
            .apply("Spread files", Reshuffle.viaRandomKey())
            .apply("Read features", ParDo.of(new ReadFn(fingerprint)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ElementCoders.IMAGE_FEATURES));
    PCollectionTuple chosen =
        KeyedPCollectionTuple.of(FOUND, found)
            .and(KNOWN, known)
            .apply("Join by path", CoGroupByKey.create())
            .apply(
                "Choose",
                ParDo.of(new ChooseFn()).withOutputTags(LEFT, TupleTagList.of(REUSED).and(GONE)));
    chosen.get(LEFT).setCoder(groupCoder);
    chosen.get(REUSED).setCoder(ElementCoders.IMAGE_FEATURES);
    return chosen;
  }

  private static final class NameFn
      extends DoFn<KV<String, ImageFile>, KV<String, KV<String, ImageFile>>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void name(
        @Element KV<String, ImageFile> image,
        OutputReceiver<KV<String, KV<String, ImageFile>>> out) {
      out.output(KV.of(image.getValue().uri(), image));
    }
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

  private static final class ReadFn extends DoFn<String, KV<String, ImageFeatures>> {
    private static final long serialVersionUID = 1L;

    private final String fingerprint;

    ReadFn(String fingerprint) {
      this.fingerprint = fingerprint;
    }

    @ProcessElement
    public void read(@Element String file, OutputReceiver<KV<String, ImageFeatures>> out) {
      FeatureTable.forEach(file, fingerprint, row -> out.output(KV.of(row.uri(), row)));
    }
  }

  private static final class ChooseFn extends DoFn<KV<String, CoGbkResult>, KV<String, ImageFile>> {
    private static final long serialVersionUID = 1L;

    private final Counter processed = Metrics.counter(RunCounters.class, RunCounters.PROCESSED);

    @ProcessElement
    public void choose(@Element KV<String, CoGbkResult> path, MultiOutputReceiver out) {
      Iterable<ImageFeatures> known = path.getValue().getAll(KNOWN);
      boolean gone = true;
      for (KV<String, ImageFile> found : path.getValue().getAll(FOUND)) {
        gone = false;
        ImageFeatures same = same(found.getValue(), known);
        if (same == null) {
          out.get(LEFT).output(found);
        } else {
          out.get(REUSED).output(new ImageFeatures(found.getValue(), same.features()));
          processed.inc();
        }
      }
      if (gone) {
        out.get(GONE).output(path.getKey());
      }
    }

    private static @Nullable ImageFeatures same(ImageFile found, Iterable<ImageFeatures> known) {
      for (ImageFeatures each : known) {
        if (isSame(each.image(), found)) {
          return each;
        }
      }
      return null;
    }

    private static boolean isSame(ImageFile known, ImageFile found) {
      return known.bytes() == found.bytes()
          && known.etag() != null
          && Objects.equals(known.etag(), found.etag());
    }
  }
}

package io.orchard.beam;

import io.orchard.output.OutputFolder;
import io.orchard.rows.FeatureRow;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
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

  private final FeatureRows rows;

  private ReuseFeatures(FeatureRows rows) {
    this.rows = rows;
  }

  /** Returns the transform that looks for features of a fingerprint for a run's output folder. */
  public static ReuseFeatures of(OutputFolder output, String runId, String fingerprint) {
    return new ReuseFeatures(FeatureRows.of(output, runId, fingerprint, output.staged(runId)));
  }

  /** Returns this transform with no file {@link #STAYING}, however whole. */
  public ReuseFeatures rewriting() {
    return new ReuseFeatures(rows.withNoneStaying());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    rows.populateDisplayData(data);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<String, ImageFile>> images) {
    KvCoder<String, ImageFile> groupCoder = KvCoder.of(StringUtf8Coder.of(), RowCoders.IMAGE_FILE);
    PCollection<KV<Integer, ImageFile>> found =
        images
            .apply("Drop groups", Values.create())
            .apply(
                "Deal out images",
                WithKeys.of(FeatureRows.bucketOf(images.getPipeline(), ImageFile::uri)))
            .setCoder(KvCoder.of(VarIntCoder.of(), RowCoders.IMAGE_FILE));
    PCollection<KV<Integer, KV<ImageFile, FeatureRow>>> known = rows.known(images.getPipeline());
    PCollectionTuple chosen =
        KeyedPCollectionTuple.of(FOUND, found)
            .and(ROWS, known)
            .apply("Join in buckets", CoGroupByKey.create())
            .apply(
                "Choose",
                ParDo.of(new ChooseFn())
                    .withOutputTags(
                        LEFT, TupleTagList.of(CHOSEN).and(KNOWN).and(GONE).and(MATCHED)));
    PCollectionTuple features = rows.read(chosen.get(CHOSEN).setCoder(RowCoders.FEATURE_ROW));
    return PCollectionTuple.of(LEFT, chosen.get(LEFT).setCoder(groupCoder))
        .and(MATCHED, chosen.get(MATCHED))
        .and(KNOWN, chosen.get(KNOWN))
        .and(GONE, chosen.get(GONE))
        .and(MOVING, features.get(MOVING))
        .and(STAYING, features.get(STAYING));
  }

  private static final class ChooseFn
      extends DoFn<KV<Integer, CoGbkResult>, KV<String, ImageFile>> {
    private static final long serialVersionUID = 1L;

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
          chosen.merge(uri, asFound(row, image), BinaryOperator.maxBy(FeatureRows.PREFERENCE));
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
}

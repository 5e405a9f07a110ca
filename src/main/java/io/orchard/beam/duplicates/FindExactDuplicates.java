package io.orchard.beam.duplicates;

import io.orchard.beam.RunnerTuning;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.DuplicateImage.Kind;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.RowCoders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds images of the same decoded pixels, which those of the same bytes always have.
 *
 * <p>Images are dealt out by the hash of their pixels to buckets, in a shuffle of names and hashes.
 * A worker holds the names and hashes of one bucket. Images of which no hash is known are left out.
 */
public final class FindExactDuplicates
    extends PTransform<PCollection<ImageFeatures>, PCollection<DuplicateGroup>> {
  private static final long serialVersionUID = 1L;

  private FindExactDuplicates() {}

  /** Returns the transform. */
  public static FindExactDuplicates create() {
    return new FindExactDuplicates();
  }

  @Override
  public PCollection<DuplicateGroup> expand(PCollection<ImageFeatures> images) {
    int buckets = RunnerTuning.of(images.getPipeline()).buckets();
    return images
        .apply("Deal out hashes", ParDo.of(new DealFn(buckets)))
        .setCoder(KvCoder.of(VarIntCoder.of(), RowCoders.DUPLICATE_IMAGE))
        .apply("Fill buckets", GroupByKey.create())
        .apply("Compare hashes", ParDo.of(new CompareFn()))
        .setCoder(RowCoders.DUPLICATE_GROUP);
  }

  /** For the way to its bucket an image's group is called by the hash of its pixels. */
  private static final class DealFn extends DoFn<ImageFeatures, KV<Integer, DuplicateImage>> {
    private static final long serialVersionUID = 1L;

    private final int buckets;

    DealFn(int buckets) {
      this.buckets = buckets;
    }

    @ProcessElement
    public void deal(
        @Element ImageFeatures image, OutputReceiver<KV<Integer, DuplicateImage>> out) {
      if (image.facts() != null) {
        String hash = image.facts().pixelHash();
        out.output(
            KV.of(
                Math.floorMod(hash.hashCode(), buckets),
                new DuplicateImage(
                    hash, image.uri(), image.label(), image.split(), 1, Kind.EXACT)));
      }
    }
  }

  private static final class CompareFn
      extends DoFn<KV<Integer, Iterable<DuplicateImage>>, DuplicateGroup> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void compare(
        @Element KV<Integer, Iterable<DuplicateImage>> bucket, OutputReceiver<DuplicateGroup> out) {
      // One pass: Flink gives no second one.
      Map<String, List<DuplicateImage>> images = new HashMap<>();
      for (DuplicateImage image : bucket.getValue()) {
        images.merge(image.group(), List.of(image), CompareFn::joined);
      }
      images.values().stream()
          .filter(twins -> twins.size() > 1)
          .forEach(twins -> out.output(named(twins)));
    }

    /** Most images are alone: only lists of several can grow. */
    private static List<DuplicateImage> joined(
        List<DuplicateImage> group, List<DuplicateImage> one) {
      List<DuplicateImage> grown = group.size() == 1 ? new ArrayList<>(group) : group;
      grown.addAll(one);
      return grown;
    }

    private static DuplicateGroup named(List<DuplicateImage> twins) {
      String first =
          twins.stream().map(DuplicateImage::uri).min(Comparator.naturalOrder()).orElseThrow();
      String name = DuplicateGroup.nameOf(first);
      return new DuplicateGroup(
          twins.stream()
              .map(
                  image ->
                      new DuplicateImage(
                          name, image.uri(), image.label(), image.split(), 1, Kind.EXACT))
              .toList());
    }
  }
}

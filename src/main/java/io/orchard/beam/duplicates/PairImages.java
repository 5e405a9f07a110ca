package io.orchard.beam.duplicates;

import io.orchard.duplicates.DuplicatePair;
import io.orchard.duplicates.SimilarPair;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.ReducedImage;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Adds the pairs of near twins to groups of exact ones, whose images are paired with the first. */
public final class PairImages
    extends PTransform<PCollection<DuplicateGroup>, PCollection<DuplicatePair>> {
  private static final long serialVersionUID = 1L;

  private final PCollection<ReducedImage> images;
  private final FindNearTwins near;

  private PairImages(PCollection<ReducedImage> images, FindNearTwins near) {
    this.images = images;
    this.near = near;
  }

  /**
   * Returns the transform.
   *
   * @param images all of them, with the vectors to compare
   * @param near finds those that are alike
   */
  public static PairImages of(PCollection<ReducedImage> images, FindNearTwins near) {
    return new PairImages(images, near);
  }

  @Override
  public PCollection<DuplicatePair> expand(PCollection<DuplicateGroup> groups) {
    PCollection<DuplicatePair> exact =
        groups.apply("Pair exact twins", ParDo.of(new ExactFn())).setCoder(DuplicateCoders.PAIR);
    PCollection<DuplicatePair> alike =
        images
            .apply("Find near twins", near)
            .apply("Pair near twins", ParDo.of(new NearFn()))
            .setCoder(DuplicateCoders.PAIR);
    return PCollectionList.of(exact).and(alike).apply("All pairs", Flatten.pCollections());
  }

  private static final class ExactFn extends DoFn<DuplicateGroup, DuplicatePair> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void pair(@Element DuplicateGroup group, OutputReceiver<DuplicatePair> out) {
      List<DuplicateImage> images = group.images();
      images.stream()
          .skip(1)
          .forEach(image -> out.output(new DuplicatePair(images.get(0).uri(), image.uri(), true)));
    }
  }

  private static final class NearFn extends DoFn<SimilarPair, DuplicatePair> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void pair(@Element SimilarPair pair, OutputReceiver<DuplicatePair> out) {
      out.output(new DuplicatePair(pair.first(), pair.second(), false));
    }
  }
}

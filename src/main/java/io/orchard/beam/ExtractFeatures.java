package io.orchard.beam;

import io.orchard.image.ImagePreparation;
import io.orchard.model.FeatureSource;
import io.orchard.output.FeatureProgress;
import io.orchard.rows.Extraction;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RowCoders;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Reads, decodes and resizes images and runs them through the network: every image comes out once,
 * with its features under {@link #FEATURES} or with the reason under {@link #REJECTED}.
 *
 * <p>Groups of images go to the workers by their keys, or in turn. Pixels and file contents never
 * leave the worker. Features and reasons go through one shuffle, the only thing behind the network:
 * a runner that wants them again, or on several workers at once, reads them from there. With an
 * output of its own for either, Spark could begin one while the other was being computed elsewhere,
 * and run the network twice.
 */
public final class ExtractFeatures
    extends PTransform<PCollection<KV<String, Iterable<ImageFile>>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The images that have features. */
  public static final TupleTag<ImageFeatures> FEATURES = new TupleTag<>("features") {};

  /** The images that have none. */
  public static final TupleTag<RejectedImage> REJECTED = new TupleTag<>("rejected") {};

  private final ExtractionSettings settings;
  private final boolean inTurn;

  private ExtractFeatures(ExtractionSettings settings, boolean inTurn) {
    this.settings = settings;
    this.inTurn = inTurn;
  }

  /** Returns the transform that prepares images and takes features from a source. */
  public static ExtractFeatures of(FeatureSource source, ImagePreparation preparation) {
    return new ExtractFeatures(
        new ExtractionSettings(source, preparation, null, 0, Duration.ZERO), false);
  }

  /** Returns the transform that leaves features there as soon as a group of images has them. */
  public ExtractFeatures withProgress(FeatureProgress progress) {
    return with(progress, settings.buckets(), settings.imageTimeout());
  }

  /**
   * Returns the transform that hands the features on in so many large bundles instead of one per
   * group of images, for a runner on which every bundle is dear and memory holds all features.
   *
   * @param buckets how many, at least 1
   */
  public ExtractFeatures withBuckets(int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets must be 1 or more, found " + buckets);
    }
    return with(settings.progress(), buckets, settings.imageTimeout());
  }

  /**
   * Returns the transform that rejects an image which takes longer to be read and decoded, from
   * when its turn comes.
   *
   * @param limit more than zero, or zero for no limit
   */
  public ExtractFeatures withImageTimeout(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("limit must be zero or more, found " + limit);
    }
    return with(settings.progress(), settings.buckets(), limit);
  }

  private ExtractFeatures with(@Nullable FeatureProgress progress, int buckets, Duration limit) {
    return new ExtractFeatures(
        new ExtractionSettings(settings.source(), settings.preparation(), progress, buckets, limit),
        inTurn);
  }

  /**
   * Returns the transform that deals the groups out to the workers in turn, instead of by their
   * keys' hashes, which give one worker some percent more than another. Only for a runner that does
   * all work behind a lost part again, since the parts are not the same the second time.
   */
  public ExtractFeatures withGroupsInTurn() {
    return new ExtractFeatures(settings, true);
  }

  ExtractionSettings settings() {
    return settings;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(
        DisplayData.item("source", settings.source().toString())
            .withLabel("What makes the features"));
    data.add(
        DisplayData.item("preparation", settings.preparation().toString())
            .withLabel("Preparation of images"));
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<String, Iterable<ImageFile>>> groups) {
    PCollection<KV<String, Iterable<ImageFile>>> dealt =
        inTurn ? groups.apply("Deal groups out", Reshuffle.viaRandomKey()) : groups;
    PCollectionTuple images =
        dealt
            .apply("Extract features", ParDo.of(new ExtractFeaturesFn(settings)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), RowCoders.EXTRACTION))
            .apply("Keep features", GroupByKey.create())
            .apply(
                "Part groups",
                ParDo.of(new PartFn()).withOutputTags(FEATURES, TupleTagList.of(REJECTED)));
    images.get(FEATURES).setCoder(RowCoders.IMAGE_FEATURES);
    images.get(REJECTED).setCoder(RowCoders.REJECTED_IMAGE);
    return images;
  }

  private static final class PartFn extends DoFn<KV<String, Iterable<Extraction>>, ImageFeatures> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void part(@Element KV<String, Iterable<Extraction>> group, MultiOutputReceiver out) {
      for (Extraction each : group.getValue()) {
        if (each instanceof Extraction.Succeeded succeeded) {
          out.get(FEATURES).output(succeeded.image());
        } else if (each instanceof Extraction.Failed failed) {
          out.get(REJECTED).output(failed.image());
        }
      }
    }
  }
}

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
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads, decodes and resizes images and runs them through the network: every image comes out once,
 * with its features under {@link #FEATURES} or with the reason under {@link #REJECTED}.
 *
 * <p>Groups come from {@link ListImages} by a {@code GroupByKey}, from {@link GroupImages} for
 * images of a table, or from {@link GroupContents} for bytes at hand. They go to the workers by
 * their keys; on Flink, which does all work behind a lost part again, in turn, because the hashes
 * of keys give one worker some percent more than another. On the DirectRunner, on which every
 * bundle is dear, features go on in a few large ones. Pixels and file contents never leave the
 * worker. Features and reasons go through one shuffle, the only thing behind the network: a runner
 * that wants them again, or on several workers at once, reads them from there. With an output of
 * its own for either, Spark could begin one while the other was being computed elsewhere, and run
 * the network twice.
 *
 * @param <T> an image: {@link ImageFile}, with its bytes where they are at hand
 */
public final class ExtractFeatures<T>
    extends PTransform<PCollection<KV<String, Iterable<T>>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The images that have features. */
  public static final TupleTag<ImageFeatures> FEATURES = new TupleTag<>("features") {};

  /** The images that have none. */
  public static final TupleTag<RejectedImage> REJECTED = new TupleTag<>("rejected") {};

  private final ExtractFeaturesFn.Settings settings;
  private final SerializableFunction<ExtractFeaturesFn.Settings, ExtractFeaturesFn<T>> fn;

  private ExtractFeatures(
      ExtractFeaturesFn.Settings settings,
      SerializableFunction<ExtractFeaturesFn.Settings, ExtractFeaturesFn<T>> fn) {
    this.settings = settings;
    this.fn = fn;
  }

  /**
   * Returns the transform that reads images, prepares them and takes features from a source.
   *
   * @param source such as {@link io.orchard.model.NetworkBuilder} makes
   */
  public static ExtractFeatures<ImageFile> of(FeatureSource source, ImagePreparation preparation) {
    ExtractFeaturesFn.Settings settings = settings(source, preparation);
    return new ExtractFeatures<>(settings, ExtractFeaturesFn::ofFiles);
  }

  /** Returns the transform that does the same with images whose bytes are at hand. */
  public static ExtractFeatures<KV<ImageFile, byte[]>> ofContents(
      FeatureSource source, ImagePreparation preparation) {
    ExtractFeaturesFn.Settings settings = settings(source, preparation);
    return new ExtractFeatures<>(settings, ExtractFeaturesFn::ofContents);
  }

  private static ExtractFeaturesFn.Settings settings(
      FeatureSource source, ImagePreparation preparation) {
    return new ExtractFeaturesFn.Settings(source, preparation, null, 0, Duration.ZERO);
  }

  /** Returns the transform that leaves features there as soon as a group of images has them. */
  public ExtractFeatures<T> withProgress(FeatureProgress progress) {
    return with(settings.withProgress(progress));
  }

  /**
   * Returns the transform that rejects an image which takes longer to be read and decoded, from
   * when its turn comes.
   *
   * @param limit more than zero, or zero for no limit
   */
  public ExtractFeatures<T> withImageTimeout(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("limit must be zero or more, found " + limit);
    }
    return with(settings.withImageTimeout(limit));
  }

  private ExtractFeatures<T> with(ExtractFeaturesFn.Settings newSettings) {
    return new ExtractFeatures<>(newSettings, fn);
  }

  ExtractFeaturesFn.Settings settings() {
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
  public PCollectionTuple expand(PCollection<KV<String, Iterable<T>>> groups) {
    RunnerTuning runner = RunnerTuning.of(groups.getPipeline());
    PCollection<KV<String, Iterable<T>>> dealt =
        runner == RunnerTuning.FLINK
            ? groups.apply("Deal groups out", Reshuffle.viaRandomKey())
            : groups;
    ExtractFeaturesFn.Settings tuned =
        runner == RunnerTuning.DIRECT ? settings.withBuckets(runner.buckets()) : settings;
    PCollectionTuple images =
        dealt
            .apply("Extract features", ParDo.of(fn.apply(tuned)))
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

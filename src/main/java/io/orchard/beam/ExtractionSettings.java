package io.orchard.beam;

import io.orchard.image.ImagePreparation;
import io.orchard.model.FeatureSource;
import io.orchard.output.FeatureProgress;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How features are extracted.
 *
 * @param source where the extractor comes from
 * @param preparation what happens to an image before
 * @param progress where features are kept at once, or null
 * @param buckets keys behind the extraction; 0 for one per group of images
 * @param imageTimeout how long reading and decoding an image may take; zero for no limit
 */
record ExtractionSettings(
    FeatureSource source,
    ImagePreparation preparation,
    @Nullable FeatureProgress progress,
    int buckets,
    Duration imageTimeout)
    implements Serializable {

  ExtractionSettings withProgress(FeatureProgress newProgress) {
    return new ExtractionSettings(source, preparation, newProgress, buckets, imageTimeout);
  }

  ExtractionSettings withBuckets(int newBuckets) {
    return new ExtractionSettings(source, preparation, progress, newBuckets, imageTimeout);
  }

  ExtractionSettings withImageTimeout(Duration limit) {
    return new ExtractionSettings(source, preparation, progress, buckets, limit);
  }
}

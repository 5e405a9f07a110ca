package io.orchard.beam;

import io.orchard.image.ImagePreparation;
import io.orchard.image.ImagePreparer;
import io.orchard.image.PreparedImage;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.listing.FileMemory;
import io.orchard.listing.ImageStores;
import io.orchard.model.FeatureSource;
import io.orchard.network.FeatureExtractor;
import io.orchard.network.SharedExtractors;
import io.orchard.output.FeatureProgress;
import io.orchard.rows.Extraction;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RejectedImage.Stage;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Turns a group of files into features, {@value #BATCH_SIZE} images at a time.
 *
 * <p>What comes of them is keyed by their group, or by one of a given number of buckets.
 *
 * @param <T> an image, with its bytes or without
 */
final class ExtractFeaturesFn<T> extends DoFn<KV<String, Iterable<T>>, KV<String, Extraction>> {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger("io.orchard.beam");

  /** Two callers at two images each were the fastest on two cores; more leave their caches. */
  static final int BATCH_SIZE = 2;

  /** So many numbers, 8 MB of them, are saved before there are more. */
  private static final long PIECE_NUMBERS = 2L << 20;

  private final Counter processed = Metrics.counter(RunCounters.class, RunCounters.PROCESSED);
  private final Counter rejected = Metrics.counter(RunCounters.class, RunCounters.REJECTED);
  private final Counter extracted = Metrics.counter(RunCounters.class, RunCounters.EXTRACTED);
  private final Counter bytes = Metrics.counter(RunUsage.class, RunUsage.BYTES);

  private final Settings settings;
  private final SerializableFunction<T, ImageFile> file;
  private final @Nullable SerializableFunction<T, byte[]> content;

  private transient @Nullable ImageStores stores;
  private transient SharedExtractors.@Nullable Handle network;
  private transient @Nullable FeatureExtractor extractor;
  private transient @Nullable ImagePreparer preparer;

  private ExtractFeaturesFn(
      Settings settings,
      SerializableFunction<T, ImageFile> file,
      @Nullable SerializableFunction<T, byte[]> content) {
    this.settings = settings;
    this.file = file;
    this.content = content;
  }

  /** Returns the function that reads the images. */
  static ExtractFeaturesFn<ImageFile> ofFiles(Settings settings) {
    return new ExtractFeaturesFn<>(settings, image -> image, null);
  }

  /** Returns the function that has their bytes. */
  static ExtractFeaturesFn<KV<ImageFile, byte[]>> ofContents(Settings settings) {
    return new ExtractFeaturesFn<>(settings, KV::getKey, KV::getValue);
  }

  @Setup
  public void setup(PipelineOptions options) {
    RunUsage.begin();
    stores = ImageStores.create(options);
    network = settings.source().open();
    extractor = network.extractor();
    preparer =
        settings
            .preparation()
            .preparer(extractor.width(), extractor.height(), extractor.jpegEngine());
  }

  @Teardown
  public void teardown() {
    if (network != null) {
      network.close();
    }
    if (stores != null) {
      stores.close();
    }
  }

  @ProcessElement
  public void extract(
      @Element KV<String, Iterable<T>> group, OutputReceiver<KV<String, Extraction>> out)
      throws InterruptedException {
    Finished finished = new Finished(group.getKey(), out);
    List<ImageFile> all = new ArrayList<>();
    Deque<byte[]> contents = new ArrayDeque<>();
    for (T image : group.getValue()) {
      ImageFile each = file.apply(image);
      if (content != null) {
        contents.add(content.apply(image));
        each = each.withBytes(contents.getLast().length);
      }
      all.add(each);
    }
    Function<ImageFile, Future<byte[]>> reader =
        content == null
            ? stores::read
            : next -> CompletableFuture.completedFuture(contents.remove());
    try (ReadAhead reads = ReadAhead.of(all, reader, FileMemory.ofThisJvm())) {
      extract(all, reads, finished);
    }
    finished.save();
    LOG.log(System.Logger.Level.DEBUG, "Extracted a group of {0} images", all.size());
  }

  @FinishBundle
  public void finishBundle() {
    RunUsage.tell();
  }

  private void extract(List<ImageFile> all, ReadAhead reads, Finished finished)
      throws InterruptedException {
    List<ImageFile> files = new ArrayList<>(BATCH_SIZE);
    List<PreparedImage> images = new ArrayList<>(BATCH_SIZE);
    for (ImageFile file : all) {
      reads.start();
      Deadline deadline = Deadline.in(settings.imageTimeout());
      try {
        byte[] content = reads.next(deadline);
        bytes.inc(content.length);
        images.add(preparer.examine(content, deadline));
        files.add(file.withBytes(content.length));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error; // Of this process, not of the file.
        }
        finished.reject(RejectedImage.of(file.uri(), Stage.READ, e.getCause()));
      } catch (TimeoutException e) {
        finished.reject(RejectedImage.of(file.uri(), Stage.READ, e));
      } catch (ImageDecodeException e) {
        finished.reject(RejectedImage.of(file.uri(), Stage.DECODE, e));
      }
      if (files.size() == BATCH_SIZE) {
        extractBatch(files, images, finished);
      }
    }
    extractBatch(files, images, finished);
  }

  private void extractBatch(List<ImageFile> files, List<PreparedImage> images, Finished finished) {
    float[][] features = extractor.extract(images.stream().map(PreparedImage::image).toList());
    extracted.inc(features.length);
    for (int i = 0; i < features.length; i++) {
      ImageFile file = files.get(i);
      int bad = indexOfNonFinite(features[i]);
      if (bad < 0) {
        finished.add(new ImageFeatures(file, features[i], images.get(i).facts()));
      } else {
        String message = "feature " + bad + " is " + features[i][bad] + ", not a finite number";
        finished.reject(new RejectedImage(file.uri(), Stage.EXTRACT, "NonFiniteFeature", message));
      }
    }
    files.clear();
    images.clear();
  }

  /** What came of a group's images, which goes on at once; features are saved piece by piece. */
  private final class Finished {
    private final List<ImageFeatures> unsaved = new ArrayList<>();
    private final String group;
    private final String key;
    private final OutputReceiver<KV<String, Extraction>> out;
    private int pieces;

    Finished(String group, OutputReceiver<KV<String, Extraction>> out) {
      this.group = group;
      int buckets = settings.buckets();
      this.key = buckets > 0 ? String.valueOf(Math.floorMod(group.hashCode(), buckets)) : group;
      this.out = out;
    }

    void add(ImageFeatures image) {
      out.output(KV.of(key, new Extraction.Succeeded(image)));
      processed.inc();
      unsaved.add(image);
      if ((long) unsaved.size() * image.features().length >= PIECE_NUMBERS) {
        save();
      }
    }

    void reject(RejectedImage image) {
      out.output(KV.of(key, new Extraction.Failed(image)));
      rejected.inc();
    }

    void save() {
      FeatureProgress progress = settings.progress();
      if (progress != null && !unsaved.isEmpty()) {
        progress.save(group + "/" + pieces++, unsaved);
      }
      unsaved.clear();
    }
  }

  private static int indexOfNonFinite(float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        return i;
      }
    }
    return -1;
  }

  /**
   * How features are extracted.
   *
   * @param source where the extractor comes from
   * @param preparation what happens to an image before
   * @param progress where features are kept at once, or null
   * @param buckets keys behind the extraction; 0 for one per group of images
   * @param imageTimeout how long reading and decoding an image may take; zero for no limit
   */
  record Settings(
      FeatureSource source,
      ImagePreparation preparation,
      @Nullable FeatureProgress progress,
      int buckets,
      Duration imageTimeout)
      implements Serializable {

    Settings withProgress(FeatureProgress newProgress) {
      return new Settings(source, preparation, newProgress, buckets, imageTimeout);
    }

    Settings withBuckets(int newBuckets) {
      return new Settings(source, preparation, progress, newBuckets, imageTimeout);
    }

    Settings withImageTimeout(Duration limit) {
      return new Settings(source, preparation, progress, buckets, limit);
    }
  }
}

package io.orchard.job;

import io.orchard.listing.ImageStores;
import io.orchard.output.OutputFolder;
import io.orchard.rows.FeatureTable;
import io.orchard.storage.StorageException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * How many images there are features of in an output folder, for a line that tells of them: counted
 * for no longer than one may wait for it, and as far as the files can be read.
 *
 * @param images so many at least
 * @param all whether there are no more
 */
record KeptFeatures(long images, boolean all) {

  private static final long MOST_MILLIS = 3000;

  /**
   * Counts them in a thread of its own, because storage may be silent for minutes.
   *
   * @param folder an output folder
   * @param place a folder in it or the folder itself, where the files lie that count
   * @param fingerprint of the features that count, or null for any
   */
  static KeptFeatures count(
      OutputFolder folder, String place, @Nullable String fingerprint, PipelineOptions options) {
    Set<String> images = ConcurrentHashMap.newKeySet();
    AtomicBoolean failed = new AtomicBoolean();
    Thread counter =
        new Thread(
            () -> {
              try (ImageStores stores = ImageStores.create(options);
                  Stream<String> files = folder.featureFiles(stores)) {
                files
                    .filter(file -> file.startsWith(place + "/"))
                    .filter(file -> !isRead(file, fingerprint, images))
                    .forEach(unread -> failed.set(true));
              }
            },
            "count-features");
    counter.setUncaughtExceptionHandler((thread, failure) -> failed.set(true));
    counter.setDaemon(true);
    counter.start();
    try {
      counter.join(MOST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean ended = !counter.isAlive();
    counter.interrupt();
    return new KeptFeatures(images.size(), ended && !failed.get());
  }

  private static boolean isRead(String file, @Nullable String fingerprint, Set<String> images) {
    try {
      FeatureTable.images(file, fingerprint, image -> images.add(image.uri()));
      return true;
    } catch (StorageException e) {
      return false; // Gone meanwhile, or damaged, as a run will tell that needs it.
    }
  }

  /** Returns whether it is known that there are none. */
  boolean isNone() {
    return all && images == 0;
  }

  @Override
  public String toString() {
    if (!all && images == 0) {
      return "features of an unknown number of images";
    }
    return String.format(Locale.ROOT, "features of %,d images%s", images, all ? "" : " or more");
  }
}

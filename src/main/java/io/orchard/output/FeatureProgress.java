package io.orchard.output;

import io.orchard.cache.Checksum;
import io.orchard.model.FeatureRecipe;
import io.orchard.rows.FeatureTable;
import io.orchard.rows.ImageFeatures;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Where a run leaves features as soon as it has them, so that they need not be made again if it is
 * cut off.
 *
 * @param folder local or {@code s3://}
 * @param fingerprint what makes the features, as {@link FeatureRecipe#fingerprint}
 */
public record FeatureProgress(String folder, String fingerprint) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Shared by all that save; {@link #stop} takes it for itself and keeps it. */
  private static final ReadWriteLock SAVING = new ReentrantReadWriteLock();

  private static final long MOST_MILLIS = 1000;

  /**
   * Leaves some features in a file of their own, there when all of it is. Work that is done twice
   * replaces its file.
   *
   * @param work names the piece of work that made them
   * @throws StorageException if they cannot be written
   */
  public void save(String work, List<ImageFeatures> features) {
    String name = Checksum.sha256(work.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    SAVING.readLock().lock();
    try {
      FeatureTable.write(Storage.resolve(folder, name + ".parquet"), features, fingerprint);
    } finally {
      SAVING.readLock().unlock();
    }
  }

  /**
   * Has every save in this JVM from now on wait for good, so that what is kept can be counted: for
   * the end of the JVM alone. Saves under way come to their end first, or get a second to.
   */
  public static void stop() {
    try {
      SAVING.writeLock().tryLock(MOST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

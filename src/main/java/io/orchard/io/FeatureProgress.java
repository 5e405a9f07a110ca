package io.orchard.io;

import io.orchard.network.Checksum;
import io.orchard.network.ImageFeatures;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a run leaves features as soon as it has them, so that they need not be made again if it is
 * cut off.
 *
 * @param folder local or {@code s3://}
 * @param fingerprint what makes the features, as {@link FeatureRecipe#fingerprint}
 */
public record FeatureProgress(String folder, String fingerprint) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Leaves some features in a file of their own, there when all of it is. Work that is done twice
   * replaces its file.
   *
   * @param work names the piece of work that made them
   * @throws StorageException if they cannot be written
   */
  public void save(String work, List<ImageFeatures> features) {
    String name = Checksum.sha256(work.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    FeatureTable.write(Storage.resolve(folder, name + ".parquet"), features, fingerprint);
  }
}

package io.orchard.model;

import io.orchard.image.ExifRotation;
import io.orchard.image.ImagePreparation;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.Precision;
import io.orchard.network.folder.Preprocessing;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A network that {@link NetworkBuilder} has made or found, checked and ready on this machine.
 *
 * @param description what it is; null for pixels
 * @param source where it is: a folder of this machine, or the SavedModel folder that was there
 *     before
 * @param loaded keeps a SavedModel folder's network loaded; null for others
 */
public record PreparedNetwork(
    @Nullable NetworkDescription description,
    FeatureSource source,
    FeatureSource.@Nullable Loaded loaded)
    implements AutoCloseable {

  /** Returns whether it is a folder that was made here, and has to go to where workers see it. */
  boolean isMade() {
    return description != null && loaded == null;
  }

  /** Returns d, numbers per image. */
  public int features() {
    return description == null ? size().valuesPerImage() : description.featureCount();
  }

  private InputSize size() {
    return new InputSize(source.width(), source.height());
  }

  /**
   * Copies the network into a model folder, and returns it there.
   *
   * @param modelFolder local or {@code s3://}
   * @throws StorageException if it cannot be read or written
   */
  public FeatureSource install(String modelFolder) {
    FeatureSource installed = source.installedIn(modelFolder);
    if (loaded != null && description.precision() != Precision.FLOAT32) {
      String file = Storage.resolve(installed.network(), NetworkDescription.FILE_NAME);
      Storage.write(file, description.toJson().getBytes(StandardCharsets.UTF_8));
    }
    return installed;
  }

  /**
   * Returns where workers find the network: where it is loaded already, if it is.
   *
   * @param installed the model folder's own
   */
  public FeatureSource running(FeatureSource installed) {
    return loaded == null ? installed : source;
  }

  /** Returns how features are made with this network; a cut that it states itself is made. */
  public FeatureRecipe recipe(ImagePreparation preparation) {
    boolean rotate = preparation.exif() == ExifRotation.APPLY;
    if (description == null) {
      return new FeatureRecipe(
          FeatureSource.PIXELS,
          null,
          null,
          size().toString(),
          label(preparation.filter()),
          label(preparation.decode()),
          rotate,
          null,
          Preprocessing.NONE.formula(),
          features(),
          null,
          preparation.crop(),
          null);
    }
    return new FeatureRecipe(
        loaded == null ? description.name() : source.network(),
        emptyToNull(description.weights()),
        emptyToNull(description.weightsSha256()),
        size().toString(),
        label(preparation.filter()),
        label(preparation.decode()),
        rotate,
        description.poolingLabel(),
        description.formula(),
        features(),
        description.precision(),
        description.crop() == null ? preparation.crop() : description.crop(),
        description.chosenOutput());
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  @Override
  public void close() {
    if (loaded != null) {
      loaded.close();
    }
  }
}

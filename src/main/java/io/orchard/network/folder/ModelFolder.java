package io.orchard.network.folder;

import io.orchard.cache.Checksum;
import io.orchard.network.folder.NetworkDescription.PreprocessedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.SavedModel;

/**
 * A SavedModel folder that has been looked at but not loaded: it is there, whole, and takes images
 * of a known size.
 *
 * @param folder where it is
 * @param description what it is, with nothing left out
 * @param takesBytes whether its input is uint8, not float32
 */
public record ModelFolder(Path folder, NetworkDescription description, boolean takesBytes) {

  /**
   * Looks at a folder without starting the engine. Reads every file in it once or twice.
   *
   * @param width input width if neither the signature nor {@code network.json} states it, else 0
   * @param height input height, likewise
   * @param precision what it is to compute in; null for what {@code network.json} states
   * @param allowed operations that the graph may hold besides those of {@link InferenceOperations}
   * @throws NetworkException if it holds no usable model
   */
  public static ModelFolder open(
      Path folder, int width, int height, @Nullable Precision precision, Set<String> allowed) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    NetworkDescription stated =
        NetworkDescription.read(folder).orElseGet(() -> NetworkDescription.undescribed(name));
    Signature.checkPresent(folder);
    String sum = checkedSum(folder, stated);
    SavedModel model = Signature.parse(folder);
    OperationCheck.check(folder, model, allowed);
    Signature signature = Signature.of(folder, model, stated.signature());
    checkFeatureCount(folder, stated, signature);
    checkPreprocessing(folder, stated, signature);
    InputSize size =
        size(
            folder,
            side(folder, "width", signature.width(), stated.width(), width),
            side(folder, "height", signature.height(), stated.height(), height));
    NetworkDescription found = stated.of(name, signature, size, sum);
    return new ModelFolder(
        folder,
        precision == null ? found : found.in(checked(folder, stated.precision(), precision)),
        signature.takesBytes());
  }

  /** Weights that were rounded for one precision are no longer those of a finer one. */
  private static Precision checked(Path folder, Precision stated, Precision wanted) {
    if (stated == Precision.BFLOAT16 && wanted != stated) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s was made for %s, not %s; leave the precision out",
              folder,
              stated.label(),
              wanted.label()));
    }
    return wanted;
  }

  private static String checkedSum(Path folder, NetworkDescription stated) {
    try {
      String sum = Checksum.sha256OfFolder(folder, NetworkDescription.FILE_NAME);
      if (!stated.contentSha256().isEmpty() && !stated.contentSha256().equals(sum)) {
        throw new NetworkException(
            String.format(
                Locale.ROOT,
                "%s is damaged or was changed: its content sums to %s, %s says %s",
                folder,
                sum,
                NetworkDescription.FILE_NAME,
                stated.contentSha256()));
      }
      return sum;
    } catch (IOException e) {
      throw new NetworkException("Cannot read " + folder + ": " + NetworkException.reason(e), e);
    }
  }

  private static void checkFeatureCount(
      Path folder, NetworkDescription stated, Signature signature) {
    if (stated.featureCount() != 0 && stated.featureCount() != signature.featureCount()) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s gives %d features, its %s says %d",
              folder,
              signature.featureCount(),
              NetworkDescription.FILE_NAME,
              stated.featureCount()));
    }
  }

  private static void checkPreprocessing(
      Path folder, NetworkDescription stated, Signature signature) {
    boolean prepared =
        stated.preprocessedBy() == PreprocessedBy.CALLER
            && !stated.preprocessing().equals(Preprocessing.NONE);
    if (prepared && signature.takesBytes()) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s takes bytes, which the preprocessing '%s' of its %s cannot give",
              folder,
              stated.preprocessing(),
              NetworkDescription.FILE_NAME));
    }
  }

  private static InputSize size(Path folder, int width, int height) {
    try {
      return new InputSize(width, height);
    } catch (IllegalArgumentException e) {
      throw new NetworkException(folder + ": " + e.getMessage(), e);
    }
  }

  /** Returns one side of the input: all sources that state it must agree. */
  private static int side(Path folder, String name, int declared, int stated, int wanted) {
    int known = declared > 0 ? declared : stated > 0 ? stated : wanted;
    if (known <= 0) {
      throw new NetworkException(
          folder + " takes images of any " + name + ": the input size must be given");
    }
    if ((stated > 0 && stated != known) || (wanted > 0 && wanted != known)) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s takes images of %s %d, not %d",
              folder,
              name,
              known,
              stated > 0 && stated != known ? stated : wanted));
    }
    return known;
  }
}

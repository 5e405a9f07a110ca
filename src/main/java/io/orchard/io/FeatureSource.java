package io.orchard.io;

import io.orchard.cache.Folders;
import io.orchard.network.FeatureExtractor;
import io.orchard.network.NetworkDescription;
import io.orchard.network.PixelExtractor;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.SharedExtractors;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Where workers get their feature extractor from. Small enough to travel in a DoFn.
 *
 * @param network URI of a SavedModel folder, or {@link #PIXELS}
 * @param contentSha256 sum over the folder's files that the worker must find, or empty for pixels
 * @param width input width in pixels
 * @param height input height in pixels
 */
public record FeatureSource(String network, String contentSha256, int width, int height)
    implements Serializable {

  private static final System.Logger LOG = System.getLogger("io.orchard.io");

  /** Stands for no network: the features are the pixels. */
  public static final String PIXELS = "pixels";

  /** Name of the folder in a model folder that holds the network. */
  public static final String NETWORK = "network";

  /** Returns the source of pixel values. */
  public static FeatureSource pixels(int width, int height) {
    return new FeatureSource(PIXELS, "", width, height);
  }

  /** Returns the source of a described SavedModel folder. */
  public static FeatureSource of(String folder, NetworkDescription description) {
    return new FeatureSource(
        folder, description.contentSha256(), description.width(), description.height());
  }

  /** Returns this source with a folder below another one written as {@link #NETWORK} alone. */
  FeatureSource relativeTo(String folder) {
    return network.equals(Storage.resolve(folder, NETWORK))
        ? new FeatureSource(NETWORK, contentSha256, width, height)
        : this;
  }

  /** Undoes {@link #relativeTo}. */
  FeatureSource resolvedIn(String folder) {
    return network.equals(NETWORK)
        ? new FeatureSource(Storage.resolve(folder, NETWORK), contentSha256, width, height)
        : this;
  }

  /**
   * Returns the source for another model folder: with the network copied there if it is in a model
   * folder, as it is otherwise.
   *
   * @param folder the other model folder, local or {@code s3://}
   * @throws StorageException if the network cannot be read or written
   */
  public FeatureSource installedIn(String folder) {
    if (!network.endsWith("/" + NETWORK)) {
      return this;
    }
    String target = Storage.resolve(folder, NETWORK);
    try {
      files(network)
          .forEach((name, uri) -> Storage.write(Inside.uri(target, name), Storage.read(uri)));
    } catch (IOException | SdkException e) {
      throw Storage.explain(network, "copied", e);
    }
    return new FeatureSource(target, contentSha256, width, height);
  }

  /**
   * A SavedModel folder that has been loaded, and which this JVM's workers need not load again
   * until it is closed.
   *
   * @param description what it turned out to be
   * @param handle keeps it loaded
   */
  public record Loaded(NetworkDescription description, SharedExtractors.Handle handle)
      implements AutoCloseable {
    @Override
    public void close() {
      handle.close();
    }
  }

  /**
   * Loads a SavedModel folder. The caller closes it.
   *
   * @param folder local or {@code s3://}
   * @param width input width in pixels; 0 to take the folder's
   * @param height input height in pixels; 0 to take the folder's
   * @throws io.orchard.network.NetworkException if it holds no usable model
   */
  public static Loaded loaded(String folder, int width, int height) {
    SavedModelExtractor extractor = load(folder, width, height);
    NetworkDescription description = extractor.description();
    SharedExtractors.Handle handle =
        SharedExtractors.acquire(of(folder, description).toString(), () -> extractor);
    if (handle.extractor() != extractor) {
      extractor.close();
    }
    return new Loaded(description, handle);
  }

  /**
   * Returns this JVM's one extractor for the source, loading it if nobody holds it yet; a folder in
   * S3 is downloaded for that. The caller closes the handle.
   *
   * @throws StorageException if the folder changed since it was described
   */
  public SharedExtractors.Handle open() {
    return SharedExtractors.acquire(toString(), this::load);
  }

  private FeatureExtractor load() {
    LOG.log(System.Logger.Level.DEBUG, "Loading {0}", this);
    if (network.equals(PIXELS)) {
      return PixelExtractor.of(width, height);
    }
    SavedModelExtractor extractor = load(network, width, height);
    if (!extractor.description().contentSha256().equals(contentSha256)) {
      extractor.close();
      throw new StorageException(network + ": the network changed since the run was started");
    }
    return extractor;
  }

  private static SavedModelExtractor load(String folder, int width, int height) {
    if (Storage.isLocal(folder)) {
      return SavedModelExtractor.load(Storage.localPath(folder), width, height);
    }
    try {
      Path copy = Files.createTempDirectory("orchard-network");
      try {
        download(folder, copy);
        return SavedModelExtractor.load(copy, width, height);
      } finally {
        Folders.delete(copy);
      }
    } catch (IOException | SdkException e) {
      throw Storage.explain(folder, "downloaded", e);
    }
  }

  private static void download(String folder, Path target) throws IOException {
    for (Map.Entry<String, String> file : files(folder).entrySet()) {
      Path path = Inside.path(target, file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, Storage.read(file.getValue()));
    }
  }

  /** Returns the URIs of a folder's files by their names below it; all names before any is used. */
  private static SortedMap<String, String> files(String folder) throws IOException {
    String top = Storage.absolute(folder);
    SortedMap<String, String> files = new TreeMap<>();
    for (Metadata file : FileSystems.match(Storage.resolve(top, "**")).metadata()) {
      String uri = file.resourceId().toString();
      if (!uri.endsWith("/")) { // Consoles of S3 leave empty objects that stand for folders.
        files.put(Inside.nameOf(top, uri), uri);
      }
    }
    return files;
  }
}

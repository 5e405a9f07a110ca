package io.orchard.model;

import io.orchard.cache.Checksum;
import io.orchard.cache.Folders;
import io.orchard.network.DescribedExtractor;
import io.orchard.network.FeatureExtractor;
import io.orchard.network.PixelExtractor;
import io.orchard.network.SharedExtractors;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.Precision;
import io.orchard.storage.Inside;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Where workers get their feature extractor from. Small enough to travel in a DoFn.
 *
 * @param network absolute path or URI of a network's folder, or {@link #PIXELS}
 * @param contentSha256 sum over the folder's files that the worker must find, or empty for pixels
 * @param width input width in pixels
 * @param height input height in pixels
 * @param precision what the network computes in
 * @param allowed operations that the network may hold besides those that running networks takes
 */
public record FeatureSource(
    String network,
    String contentSha256,
    int width,
    int height,
    Precision precision,
    List<String> allowed)
    implements Serializable {

  private static final System.Logger LOG = System.getLogger("io.orchard.model");

  /** Stands for no network: the features are the pixels. */
  public static final String PIXELS = "pixels";

  /** Name of the folder in a model folder that holds the network. */
  public static final String NETWORK = "network";

  /** Copies the list. */
  public FeatureSource {
    allowed = List.copyOf(allowed);
  }

  /** Makes a source in float32 whose network may hold no other operations. */
  public FeatureSource(String network, String contentSha256, int width, int height) {
    this(network, contentSha256, width, height, Precision.FLOAT32, List.of());
  }

  /** Returns the source of pixel values. */
  public static FeatureSource pixels(int width, int height) {
    return new FeatureSource(PIXELS, "", width, height);
  }

  /** Returns the source of a described folder. */
  public static FeatureSource of(String folder, NetworkDescription description) {
    return new FeatureSource(
        folder,
        description.contentSha256(),
        description.width(),
        description.height(),
        description.precision(),
        List.of());
  }

  /** Returns this source, letting the network hold further operations. */
  public FeatureSource allowing(List<String> operations) {
    return new FeatureSource(network, contentSha256, width, height, precision, operations);
  }

  private FeatureSource at(String folder) {
    return new FeatureSource(folder, contentSha256, width, height, precision, allowed);
  }

  /** Returns this source with a folder below another one written as {@link #NETWORK} alone. */
  FeatureSource relativeTo(String folder) {
    return network.equals(Storage.resolve(folder, NETWORK)) ? at(NETWORK) : this;
  }

  /** Undoes {@link #relativeTo}. */
  FeatureSource resolvedIn(String folder) {
    return network.equals(NETWORK) ? at(Storage.resolve(folder, NETWORK)) : this;
  }

  /**
   * Copies the network into a model folder, which then needs no other one, and returns it there;
   * pixels need no copy.
   *
   * @param folder the model folder, local or {@code s3://}
   * @throws StorageException if the network cannot be read or written
   */
  public FeatureSource installedIn(String folder) {
    if (network.equals(PIXELS)) {
      return this;
    }
    String target = Storage.resolve(folder, NETWORK);
    copy(network, target);
    return at(target);
  }

  /**
   * Checks that the network's files are those that were described, without loading it.
   *
   * @throws StorageException if they are not, or cannot be read
   */
  public void check() {
    if (network.equals(PIXELS)) {
      return;
    }
    SortedMap<String, String> sums = new TreeMap<>();
    try {
      files(network).forEach((name, uri) -> sums.put(name, Storage.sha256(uri)));
    } catch (IOException | UncheckedIOException | SdkException e) {
      throw Storage.explain(network, "read", e);
    }
    sums.remove(NetworkDescription.FILE_NAME);
    if (!Checksum.sha256OfFiles(sums).equals(contentSha256)) {
      throw new StorageException(
          network + ": damaged or changed, its files are not those that model.json names");
    }
  }

  /**
   * Copies every file below a folder.
   *
   * @param from local or {@code s3://}
   * @param to likewise
   * @throws StorageException if one cannot be read or written, or has a name that leads elsewhere
   */
  public static void copy(String from, String to) {
    try {
      files(from).forEach((name, uri) -> Storage.copy(uri, Inside.uri(to, name)));
    } catch (IOException | UncheckedIOException | SdkException e) {
      throw Storage.explain(from, "copied", e);
    }
  }

  /**
   * A network's folder that has been loaded, and which this JVM's workers need not load again until
   * it is closed.
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
   * Loads a network's folder. The caller closes it.
   *
   * @param folder local or {@code s3://}
   * @param width input width in pixels; 0 to take the folder's
   * @param height input height in pixels; 0 to take the folder's
   * @param precision what to compute in; null for what the folder states
   * @param allowed operations that it may hold besides those that running networks takes
   * @throws io.orchard.network.folder.NetworkException if it holds no usable model, or this machine
   *     cannot compute in the precision
   */
  public static Loaded loaded(
      String folder, int width, int height, @Nullable Precision precision, List<String> allowed) {
    DescribedExtractor extractor = load(folder, width, height, precision, allowed);
    NetworkDescription description = extractor.description();
    FeatureSource key = of(folder, description).allowing(allowed);
    SharedExtractors.Handle handle = SharedExtractors.acquire(key, () -> extractor);
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
    return SharedExtractors.acquire(this, this::load);
  }

  private FeatureExtractor load() {
    LOG.log(System.Logger.Level.DEBUG, "Loading {0}", this);
    if (network.equals(PIXELS)) {
      return PixelExtractor.of(width, height);
    }
    DescribedExtractor extractor = load(network, width, height, precision, allowed);
    if (!extractor.description().contentSha256().equals(contentSha256)) {
      extractor.close();
      throw new StorageException(network + ": the network changed since the run was started");
    }
    return extractor;
  }

  private static DescribedExtractor load(
      String folder, int width, int height, @Nullable Precision precision, List<String> allowed) {
    Set<String> operations = Set.copyOf(allowed);
    if (Storage.isLocal(folder)) {
      return DescribedExtractor.load(
          Storage.localPath(folder), width, height, precision, operations);
    }
    try {
      Path copy = Files.createTempDirectory("orchard-network");
      try {
        download(folder, copy);
        return DescribedExtractor.load(copy, width, height, precision, operations);
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
      Storage.copy(file.getValue(), path.toString());
    }
  }

  /** Returns the URIs of a folder's files by their names below it; all names before any is used. */
  static SortedMap<String, String> files(String folder) throws IOException {
    String top = Storage.absolute(folder);
    SortedMap<String, String> files = new TreeMap<>();
    for (String uri : uris(top)) {
      if (!uri.endsWith("/")) { // Consoles of S3 leave empty objects that stand for folders.
        files.put(Inside.nameOf(top, uri), uri);
      }
    }
    return files;
  }

  private static List<String> uris(String folder) throws IOException {
    if (!Storage.isLocal(folder)) {
      return FileSystems.match(Storage.resolve(folder, "**")).metadata().stream()
          .map(file -> file.resourceId().toString())
          .toList();
    }
    try (Stream<Path> tree = Files.walk(Path.of(folder))) {
      return tree.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }
}

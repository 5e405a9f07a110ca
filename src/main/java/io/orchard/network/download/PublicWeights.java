package io.orchard.network.download;

import io.orchard.cache.Checksum;
import io.orchard.cache.Folders;
import io.orchard.cache.Ownership;
import io.orchard.cache.UserCache;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.PublicFile;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.NetworkException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The public weights of a network, downloaded once into the {@link UserCache}. A file gets its
 * final name there only after it was found to be the right one, and every run finds out again.
 * Where that takes an engine, later runs believe the SHA-256 that this user's first one left beside
 * it.
 */
public final class PublicWeights {
  private final PublicFile file;
  private final WeightsMirror mirror;
  private final Path cached;
  private final Path part;
  private final Path accepted;
  private final DownloadProgress progress;

  private PublicWeights(PublicFile file, WeightsMirror mirror, Path cache, PrintStream out) {
    this.file = file;
    this.mirror = mirror;
    this.cached = cache.resolve("weights").resolve(file.name());
    this.part = cached.resolveSibling(file.name() + ".part");
    this.accepted = cached.resolveSibling(file.name() + ".sha256");
    this.progress = new DownloadProgress(out, mirror.url(file.path()));
  }

  /**
   * Returns the public weights of an architecture; nothing is downloaded yet.
   *
   * @param mirror where to get them if they are not in the cache
   * @param out is told how far a download is
   * @throws NetworkException if there is no cache to be trusted
   */
  public static PublicWeights of(Architecture architecture, WeightsMirror mirror, PrintStream out) {
    try {
      return of(architecture.publicFile(), mirror, UserCache.root(), out);
    } catch (IOException e) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "No folder to keep weights in: %s; the file can be kept in -Dorchard.cache=DIR",
              NetworkException.reason(e)),
          e);
    }
  }

  static PublicWeights of(PublicFile file, WeightsMirror mirror, Path cache, PrintStream out) {
    return new PublicWeights(file, mirror, cache, out);
  }

  /**
   * Returns the weights, downloading them if the cache has none. Safe with several threads and
   * processes at once: one downloads, the others wait for it.
   *
   * @throws NetworkException if they are not in the cache and cannot be downloaded, or if the
   *     mirror has another file; the message says where to put the file by hand
   */
  public WeightsSource obtain() {
    try {
      Files.createDirectories(cached.getParent().getParent());
      Folders.own(cached.getParent());
      if (cacheProblem() != null) {
        UserCache.alone(cached, progress::waiting, this::downloadWhereNeeded);
      }
      return WeightsSource.keras(cached);
    } catch (IOException e) {
      throw new NetworkException(
          String.format(
              Locale.ROOT, "Cannot keep weights as %s: %s", cached, NetworkException.reason(e)),
          e);
    }
  }

  private void downloadWhereNeeded() throws IOException {
    String problem = cacheProblem();
    if (problem != null) {
      download(problem);
      Files.move(part, cached, StandardCopyOption.ATOMIC_MOVE);
      accept();
    }
  }

  /** Returns why the cache is of no use, or null if it holds the right file. */
  private @Nullable String cacheProblem() throws IOException {
    if (!Files.exists(cached)) {
      return "";
    }
    if (isAccepted()) {
      return null;
    }
    String problem = file.check().problem(cached);
    if (problem == null) {
      accept();
      return null;
    }
    return " (the cache holds another file: " + problem + ")";
  }

  private boolean isAccepted() throws IOException {
    return file.check().isCostly()
        && Files.isRegularFile(accepted, LinkOption.NOFOLLOW_LINKS)
        && Ownership.of(accepted).isTrusted()
        && Files.readString(accepted).strip().equals(Checksum.sha256(cached));
  }

  /** Notes the sum of the right file; a cache that cannot be written is checked every time. */
  private void accept() {
    if (!file.check().isCostly()) {
      return;
    }
    try {
      Files.deleteIfExists(accepted);
      Files.writeString(accepted, Checksum.sha256(cached) + "\n");
      Folders.close(accepted);
    } catch (IOException e) {
      // Only the next run's time is lost.
    }
  }

  private void download(String cacheProblem) {
    try {
      boolean pieced = fetch();
      String problem = file.check().problem(part);
      if (problem != null && pieced) {
        // What an earlier run left behind may have been of another file.
        Files.delete(part);
        fetch();
        problem = file.check().problem(part);
      }
      if (problem != null) {
        Files.delete(part);
        throw new IOException("that is not the file that Keras publishes: " + problem);
      }
    } catch (IOException e) {
      throw failure(e, cacheProblem);
    }
  }

  private boolean fetch() throws IOException {
    return mirror.fetch(file.path(), part, progress);
  }

  private NetworkException failure(IOException cause, String cacheProblem) {
    String reason =
        cause instanceof NoSuchFileException ? "no such file" : NetworkException.reason(cause);
    return new NetworkException(
        String.format(
            Locale.ROOT,
            "Cannot get %s: %s%s; the file can be put at %s by hand",
            mirror.url(file.path()),
            reason,
            cacheProblem,
            cached),
        cause);
  }
}

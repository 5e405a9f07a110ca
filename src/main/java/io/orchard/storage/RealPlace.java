package io.orchard.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a URI leads in the end, so that two names of one place are known as such: symbolic links,
 * {@code ..}, {@code file:} and, where the file system does not tell them apart, upper and lower
 * case are seen through. Keys of a bucket are what they are.
 *
 * @param bucket the bucket, or empty for the local file system
 * @param path an absolute path, real as far as it is there; or a key without a slash at its end
 */
public record RealPlace(String bucket, String path) {

  /** Looks where a local path, {@code file:} URI or {@code s3://} URI leads. */
  public static RealPlace of(String uri) {
    if (!Storage.isLocal(uri)) {
      String rest = uri.substring(uri.indexOf("://") + "://".length());
      int slash = rest.indexOf('/');
      return slash < 0
          ? new RealPlace(rest, "")
          : new RealPlace(
              rest.substring(0, slash), rest.substring(slash + 1).replaceAll("/+$", ""));
    }
    return new RealPlace("", real(Storage.localPath(uri)).toString());
  }

  /**
   * Returns a place and wherever symbolic links in it lead, and links in there: all from which its
   * files may come. Walks through the folder where it is local; in a bucket there is but the place.
   *
   * @throws StorageException if a folder cannot be listed
   */
  public static Set<RealPlace> reachedFrom(String uri) {
    Set<RealPlace> reached = new LinkedHashSet<>(Set.of(of(uri)));
    Deque<RealPlace> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (RealPlace place : open.remove().linked()) {
        if (reached.add(place)) {
          open.add(place);
        }
      }
    }
    return reached;
  }

  private List<RealPlace> linked() {
    if (!bucket.isEmpty() || !Files.exists(Path.of(path))) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(Path.of(path))) {
      return tree.filter(Files::isSymbolicLink).map(link -> of(link.toString())).toList();
    } catch (IOException | UncheckedIOException e) {
      throw Storage.explain(path, "listed", e);
    }
  }

  /** Returns the place as a path or an {@code s3://} URI. */
  public String uri() {
    return bucket.isEmpty() ? path : "s3://" + bucket + "/" + path;
  }

  /** Returns the path with its links resolved, as far as there is something. */
  static Path real(Path path) {
    for (Path there = path; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(path)).normalize();
      } catch (IOException e) {
        // Not there, or not to be seen: what lies above it may be.
      }
    }
    return path;
  }

  /** Returns whether this is the other place or lies somewhere below it. */
  public boolean isIn(RealPlace folder) {
    return below(folder) != null;
  }

  /** Returns how this lies below a folder, empty if it is that, or null if it does not. */
  public @Nullable String below(RealPlace folder) {
    if (!bucket.equals(folder.bucket)) {
      return null;
    }
    if (!bucket.isEmpty()) {
      return belowKey(folder.path);
    }
    Path own = Path.of(path);
    Path other = Path.of(folder.path);
    for (Path up = own; up != null; up = up.getParent()) {
      if (isSame(up, other)) {
        return up.relativize(own).toString();
      }
    }
    return null;
  }

  private @Nullable String belowKey(String folder) {
    if (folder.isEmpty() || path.equals(folder)) {
      return path.substring(folder.length());
    }
    return path.startsWith(folder + "/") ? path.substring(folder.length() + 1) : null;
  }

  /** The file system itself knows whether two spellings are one file. */
  private static boolean isSame(Path one, Path other) {
    try {
      return one.equals(other)
          || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
    } catch (IOException e) {
      return false;
    }
  }
}

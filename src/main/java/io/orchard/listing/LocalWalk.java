package io.orchard.listing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is below a folder and is no folder itself, while it is read. Symbolic links are
 * followed, but not to a folder in which they lie. It holds one open folder per level until it
 * ends.
 */
final class LocalWalk implements Iterator<LocalWalk.Found> {

  private static final Logger LOG = LoggerFactory.getLogger(LocalWalk.class);

  /** Links that were told of: a place is listed more than once in a run. */
  private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

  /**
   * What was found.
   *
   * @param attributes those of the file that a link leads to; null if it is gone, the link leads
   *     nowhere, or this is a locked folder
   * @param isLocked whether it is a folder that may not be read
   */
  record Found(Path path, @Nullable BasicFileAttributes attributes, boolean isLocked) {}

  /** Opens a folder. */
  @FunctionalInterface
  interface Opener {
    DirectoryStream<Path> open(Path folder) throws IOException;
  }

  private record Level(@Nullable Object key, DirectoryStream<Path> folder, Iterator<Path> items) {}

  private final Opener opener;
  private final Predicate<Path> skipped;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable Found next;

  /**
   * Starts at a folder, or at a file, which is all there is then.
   *
   * @param skipped what is passed over, and all below it; the start is not asked for
   * @throws UncheckedIOException from here or later, if a folder cannot be listed, and from here if
   *     the first may not be read
   */
  LocalWalk(Path start, Predicate<Path> skipped, Opener opener) {
    this.opener = opener;
    this.skipped = skipped;
    try {
      BasicFileAttributes found = attributes(start);
      if (found != null && found.isDirectory()) {
        enter(start, found);
      } else {
        next = new Found(start, found, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a folder of this machine; in one that may not be entered no file can be looked at. */
  static DirectoryStream<Path> open(Path folder) throws IOException {
    if (!Files.isExecutable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
    return Files.newDirectoryStream(folder);
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !levels.isEmpty()) {
        Level level = levels.peek();
        if (level.items.hasNext()) {
          next = look(level.items.next());
        } else {
          levels.pop().folder.close();
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next != null;
  }

  @Override
  public Found next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Found found = next;
    next = null;
    return found;
  }

  private @Nullable Found look(Path path) throws IOException {
    if (skipped.test(path)) {
      return null;
    }
    BasicFileAttributes found = attributes(path);
    if (found == null || !found.isDirectory()) {
      return new Found(path, found, false);
    }
    if (isAbove(path, found)) {
      if (TOLD.add(path)) {
        LOG.warn("{}: a loop, the link leads to a folder in which it lies; it is skipped", path);
      }
      return null;
    }
    try {
      enter(path, found);
      return null;
    } catch (AccessDeniedException e) {
      return new Found(path, null, true);
    }
  }

  private void enter(Path path, BasicFileAttributes found) throws IOException {
    DirectoryStream<Path> folder = opener.open(path);
    levels.push(new Level(key(path, found), folder, folder.iterator()));
  }

  private boolean isAbove(Path path, BasicFileAttributes found) throws IOException {
    Object key = key(path, found);
    return levels.stream().anyMatch(level -> key.equals(level.key));
  }

  /** A file system without keys knows a folder by where it really lies. */
  private static Object key(Path path, BasicFileAttributes found) throws IOException {
    return found.fileKey() == null ? path.toRealPath() : found.fileKey();
  }

  private static @Nullable BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      return null; // Reading it will say why.
    }
  }
}

package io.orchard.io;

import io.orchard.image.ImageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Images in folders of this machine. Symbolic links are followed. */
final class LocalImageStore implements ImageStore {

  /** What Java puts in the place of bytes in a file's name that the locale does not know. */
  private static final char UNKNOWN = '\ufffd';

  @Override
  public Stream<ImageFile> list(ImageLocation location, NameFilter include) {
    Path root = Path.of(location.root());
    if (!Files.exists(root)) {
      throw new NoSuchPlaceException(location + ": no such file or folder", null);
    }
    ImageLocation.PathTest named = include.matcher();
    ImageLocation.PathTest placed = location.matcher();
    return Listing.stream(() -> walk(root), failure -> explain(location, failure))
        .filter(path -> named.matches(path.toString()) && placed.matches(path.toString()))
        .map(LocalImageStore::describe)
        .filter(Objects::nonNull);
  }

  /**
   * The walk holds one open folder per level until it ends, which every listing but a look does.
   */
  @SuppressWarnings("StreamResourceLeak")
  private static Iterator<Path> walk(Path root) {
    try {
      return Files.walk(root, FileVisitOption.FOLLOW_LINKS).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StorageException explain(ImageLocation location, RuntimeException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String what = cause instanceof AccessDeniedException ? "may not be read" : "cannot be listed";
    return new StorageException(location + ": " + what + ": " + cause.getMessage(), failure);
  }

  /** Returns the file with its size and age, or null for a folder or a device. */
  private static @Nullable ImageFile describe(Path path) {
    String uri = path.toString();
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return found.isRegularFile()
          ? ImageFile.of(uri, uri, found.size(), found.lastModifiedTime().toString())
          : null;
    } catch (IOException e) {
      // Gone since it was found, or a link to nothing: reading it will say so, and it is counted.
      return ImageFile.of(uri, uri, 0, null);
    }
  }

  /** Reads at once: the page cache is nearer than another thread. */
  @Override
  public Future<byte[]> read(ImageFile image) {
    try {
      return CompletableFuture.completedFuture(Files.readAllBytes(Path.of(image.uri())));
    } catch (AccessDeniedException e) {
      return CompletableFuture.failedFuture(
          new AccessDeniedException(image.uri(), null, "the file may not be read"));
    } catch (NoSuchFileException | InvalidPathException e) {
      String reason =
          image.uri().indexOf(UNKNOWN) < 0
              ? "the file has gone since it was listed"
              : "the name holds bytes that mean nothing in "
                  + System.getProperty("sun.jnu.encoding")
                  + ", the encoding of this process's locale; C.UTF-8 may help";
      return CompletableFuture.failedFuture(new NoSuchFileException(image.uri(), null, reason));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {}
}

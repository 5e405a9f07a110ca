package io.orchard.listing;

import io.orchard.rows.ImageFile;
import io.orchard.storage.NoSuchPlaceException;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Images in folders of this machine. Symbolic links are followed. */
final class LocalImageStore implements ImageStore {

  /** What Java puts in the place of bytes in a file's name that the locale does not know. */
  private static final char UNKNOWN = '\ufffd';

  private static final int FIRST_BYTES = 8 << 10;

  /** The system's buffer is as large as what it is asked for, and outside the heap. */
  private static final int PIECE_BYTES = 1 << 20;

  /** A thread whose read hangs is lost, and another takes its place; none keeps the JVM alive. */
  private static final ExecutorService READERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "file-read");
            thread.setDaemon(true);
            return thread;
          });

  private final FileMemory memory;
  private final LocalWalk.Opener opener;

  LocalImageStore(FileMemory memory) {
    this(memory, LocalWalk::open);
  }

  LocalImageStore(FileMemory memory, LocalWalk.Opener opener) {
    this.memory = memory;
    this.opener = opener;
  }

  @Override
  public Stream<ImageFile> list(ImageLocation location, NameFilter include, Runnable skipped) {
    Path root = Path.of(location.root());
    if (!Files.exists(root)) {
      throw new NoSuchPlaceException(location + ": no such file or folder", null);
    }
    ImageLocation.PathTest named = include.matcher();
    ImageLocation.PathTest placed = location.matcher();
    ImageLocation.PathTest left = include.exclusion();
    Predicate<Path> skip =
        path -> {
          boolean skips = left.matches(path.getFileName().toString());
          if (skips && (named.matches(path.toString()) || Files.isDirectory(path))) {
            skipped.run();
          }
          return skips;
        };
    return Listing.stream(
            () -> new LocalWalk(root, skip, opener), failure -> explain(location, failure))
        .filter(found -> found.isLocked() || passes(found.path().toString(), named, placed))
        .map(LocalImageStore::describe)
        .filter(Objects::nonNull);
  }

  private static boolean passes(
      String path, ImageLocation.PathTest named, ImageLocation.PathTest placed) {
    return named.matches(path) && placed.matches(path);
  }

  private static StorageException explain(ImageLocation location, RuntimeException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String what = cause instanceof AccessDeniedException ? "may not be read" : "cannot be listed";
    return new StorageException(location + ": " + what + ": " + cause.getMessage(), failure);
  }

  /**
   * Returns the file with its size and age, or null for a device. What is gone since it was found,
   * a link to nothing and a locked folder are there too: reading says so, and they are counted.
   */
  private static @Nullable ImageFile describe(LocalWalk.Found found) {
    String uri = found.path().toString();
    BasicFileAttributes attributes = found.attributes();
    if (attributes == null) {
      return ImageFile.of(uri, uri, 0, null);
    }
    return attributes.isRegularFile()
        ? ImageFile.of(uri, uri, attributes.size(), attributes.lastModifiedTime().toString())
        : null;
  }

  /**
   * Reads on a thread of its own, which nobody waits for longer than an image may take: no system
   * call that hangs on a mount can be called off.
   */
  @Override
  public Future<byte[]> read(ImageFile image) {
    return READERS.submit(() -> content(image));
  }

  private byte[] content(ImageFile image) throws IOException {
    if (!Storage.isLocal(image.uri())) {
      throw new IOException(image.uri() + ": must be a local path or s3://bucket/key");
    }
    try (SeekableByteChannel channel = Files.newByteChannel(path(image))) {
      return whole(image, channel);
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(image.uri(), null, refusal(path(image)));
    } catch (NoSuchFileException | InvalidPathException e) {
      String reason =
          image.uri().indexOf(UNKNOWN) < 0
              ? image.hasSize() ? "the file has gone since it was listed" : "there is no such file"
              : "the name holds bytes that mean nothing in "
                  + System.getProperty("sun.jnu.encoding")
                  + ", the encoding of this process's locale; C.UTF-8 may help";
      throw new NoSuchFileException(image.uri(), null, reason);
    }
  }

  /** Names that were listed are paths whatever is in them. */
  private static Path path(ImageFile image) {
    String uri = image.uri();
    return uri.startsWith("/") ? Path.of(uri) : Storage.localPath(uri);
  }

  static String refusal(Path path) {
    return Files.isDirectory(path) ? "the folder may not be read" : "the file may not be read";
  }

  /**
   * Reads a file that is as long as it was listed, and no further: one of {@code /proc} says that
   * it is empty and never ends. One of unknown size is as long as it says now.
   */
  private byte[] whole(ImageFile image, SeekableByteChannel channel) throws IOException {
    long found = channel.size();
    long bytes = image.hasSize() ? image.bytes() : found;
    int length = memory.checked(image, bytes);
    if (found != bytes) {
      throw changed(bytes, found);
    }
    // A read that hangs does so before there is memory for all of the file.
    byte[] content = new byte[Math.min(length, FIRST_BYTES)];
    int end = 0;
    while (end < length) {
      if (end == content.length) {
        content = Arrays.copyOf(content, length);
      }
      int piece = Math.min(content.length - end, PIECE_BYTES);
      int read = channel.read(ByteBuffer.wrap(content, end, piece));
      if (read < 0) {
        throw changed(bytes, end);
      }
      end += read;
    }
    return content;
  }

  static IOException changed(long listed, long found) {
    return new IOException(
        String.format(
            Locale.ROOT,
            "the file has changed since it was listed, from %,d bytes to %,d",
            listed,
            found));
  }

  @Override
  public void close() {}
}

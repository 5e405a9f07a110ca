package io.orchard.io;

import io.orchard.image.ImageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  LocalImageStore(FileMemory memory) {
    this.memory = memory;
  }

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

  /**
   * Reads on a thread of its own, which nobody waits for longer than an image may take: no system
   * call that hangs on a mount can be called off.
   */
  @Override
  public Future<byte[]> read(ImageFile image) {
    return READERS.submit(() -> content(image));
  }

  private byte[] content(ImageFile image) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(Path.of(image.uri()))) {
      return whole(image, channel);
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(image.uri(), null, "the file may not be read");
    } catch (NoSuchFileException | InvalidPathException e) {
      String reason =
          image.uri().indexOf(UNKNOWN) < 0
              ? "the file has gone since it was listed"
              : "the name holds bytes that mean nothing in "
                  + System.getProperty("sun.jnu.encoding")
                  + ", the encoding of this process's locale; C.UTF-8 may help";
      throw new NoSuchFileException(image.uri(), null, reason);
    }
  }

  /**
   * Reads a file that is as long as it was listed, and no further: one of {@code /proc} says that
   * it is empty and never ends. One that no listing described is as long as it says now.
   */
  private byte[] whole(ImageFile image, SeekableByteChannel channel) throws IOException {
    long found = channel.size();
    long bytes = image.etag() == null ? found : image.bytes();
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

  private static IOException changed(long listed, long found) {
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

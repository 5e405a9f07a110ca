package io.orchard.listing;

import io.orchard.rows.ImageFile;
import io.orchard.storage.StorageException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Where images lie: the local file system or S3. Implementations may be used by many threads. */
public interface ImageStore extends AutoCloseable {

  /**
   * Returns the images at a place, found while the stream is read: what is held in memory does not
   * grow with their number. The caller closes the stream.
   *
   * @param skipped run for every file that only {@link NameFilter#exclude()} leaves out, and for
   *     every local folder that it does
   * @throws StorageException from here or from the stream, if the place cannot be listed
   */
  Stream<ImageFile> list(ImageLocation location, NameFilter include, Runnable skipped);

  /** Returns the images at a place, as above. */
  default Stream<ImageFile> list(ImageLocation location, NameFilter include) {
    return list(location, include, () -> {});
  }

  /**
   * Starts to read an image and returns its bytes to come; several are read at once. No more than
   * the size that is known is read, and nothing of a file that is larger than {@link FileMemory}
   * allows. The future fails with an exception whose message is one line; who does not wait for it
   * any longer cancels it.
   */
  Future<byte[]> read(ImageFile image);

  @Override
  void close();
}

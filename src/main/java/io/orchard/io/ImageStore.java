package io.orchard.io;

import io.orchard.image.ImageFile;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Where images lie: the local file system or S3. Implementations may be used by many threads. */
public interface ImageStore extends AutoCloseable {

  /**
   * Returns the images at a place, found while the stream is read: what is held in memory does not
   * grow with their number. The caller closes the stream.
   *
   * @throws StorageException from here or from the stream, if the place cannot be listed
   */
  Stream<ImageFile> list(ImageLocation location, NameFilter include);

  /**
   * Starts to read an image and returns its bytes to come; a store far away reads several at once.
   * The future fails with an exception whose message is one line.
   */
  Future<byte[]> read(ImageFile image);

  @Override
  void close();
}

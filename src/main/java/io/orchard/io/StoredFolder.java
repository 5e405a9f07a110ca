package io.orchard.io;

import io.orchard.image.ImageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Everything below a folder, or below a prefix in S3, which need not be there.
 *
 * @param uri an absolute local path or an {@code s3://} prefix, without a slash at its end
 */
record StoredFolder(String uri) {

  private static final NameFilter ANY = NameFilter.parse("*");

  /**
   * Returns the URIs of the files, or this URI if it is a file's; none if there is nothing.
   *
   * @throws StorageException from here or from the stream, if they cannot be listed
   */
  Stream<String> files(ImageStores stores) {
    return Storage.isLocal(uri) && !Files.exists(Path.of(uri))
        ? Stream.empty()
        : stores.list(ImageLocation.parse(uri), ANY).map(ImageFile::uri);
  }

  /**
   * Removes everything, as far as it is there.
   *
   * @throws StorageException if something cannot be removed
   */
  void remove(ImageStores stores) {
    try {
      if (Storage.isLocal(uri)) {
        removeTree(Path.of(uri));
      } else {
        List<ResourceId> files = files(stores).map(Storage::resource).toList();
        FileSystems.delete(files); // S3 takes an object that is gone for deleted.
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException(uri + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  private static void removeTree(Path top) throws IOException {
    if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> tree = Files.walk(top)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /**
   * Removes this folder if it is a local one without content.
   *
   * @throws StorageException if it cannot be removed
   */
  void removeIfEmpty() {
    try {
      if (Storage.isLocal(uri)) {
        Files.deleteIfExists(Path.of(uri));
      }
    } catch (DirectoryNotEmptyException e) {
      // It stays.
    } catch (IOException e) {
      throw new StorageException(uri + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  /**
   * Gives everything another name: in one step if it is local, object by object in S3.
   *
   * @param target where nothing is yet
   * @throws StorageException if that fails
   */
  void moveTo(StoredFolder target, ImageStores stores) {
    try {
      if (!Storage.isLocal(uri)) {
        List<String> files = files(stores).toList();
        FileSystems.rename(
            files.stream().map(Storage::resource).toList(),
            files.stream()
                .map(file -> Storage.resource(target.uri + file.substring(uri.length())))
                .toList());
      } else if (Files.exists(Path.of(uri))) {
        Path path = Path.of(target.uri);
        Files.createDirectories(path.getParent());
        Files.move(Path.of(uri), path);
      }
    } catch (IOException e) {
      throw Storage.explain(target.uri, "written", e);
    }
  }
}

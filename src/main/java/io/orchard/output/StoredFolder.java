package io.orchard.output;

import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.listing.NameFilter;
import io.orchard.listing.S3ImageStore;
import io.orchard.rows.ImageFile;
import io.orchard.storage.Inside;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import software.amazon.awssdk.services.s3.model.S3Object;

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
        : stores.list(ImageLocation.at(uri), ANY).map(ImageFile::uri);
  }

  /**
   * Returns every file, and whatever else is no folder; links are not followed. Objects in S3 that
   * stand for a folder are not among them.
   *
   * @throws StorageException if they cannot be listed
   */
  List<StoredFile> content(ImageStores stores) {
    if (Storage.isLocal(uri)) {
      return localContent(Path.of(uri));
    }
    ImageLocation place = S3ImageStore.locate(uri);
    try (Stream<S3Object> objects = stores.s3().objects(place.bucket(), place.root())) {
      return objects
          .filter(object -> !object.key().endsWith("/"))
          .map(found -> new StoredFile("s3://" + place.bucket() + "/" + found.key(), found.size()))
          .toList();
    }
  }

  private static List<StoredFile> localContent(Path top) {
    List<StoredFile> files = new ArrayList<>();
    try {
      if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(
            top,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
                files.add(
                    new StoredFile(file.toString(), found.isRegularFile() ? found.size() : -1));
                return FileVisitResult.CONTINUE;
              }
            });
      }
      return files;
    } catch (IOException e) {
      throw new StorageException(top + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  /**
   * Removes files, and the folders here that hold nothing then, as far as they are there.
   *
   * @param files URIs of files in this folder
   * @throws StorageException if something cannot be removed
   */
  void remove(List<String> files) {
    try {
      if (Storage.isLocal(uri)) {
        for (String file : files) {
          Files.deleteIfExists(Path.of(file));
        }
        removeEmpty();
      } else {
        // S3 takes an object that is gone for deleted.
        FileSystems.delete(files.stream().map(Storage::resource).toList());
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException(uri + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  /**
   * Removes everything: only for what this run has made itself.
   *
   * @throws StorageException if something cannot be removed
   */
  void removeAll(ImageStores stores) {
    remove(content(stores).stream().map(StoredFile::uri).toList());
  }

  /**
   * Removes this folder and those in it as far as they are local and hold nothing.
   *
   * @throws StorageException if one cannot be removed
   */
  void removeEmpty() {
    if (!Storage.isLocal(uri) || !Files.isDirectory(Path.of(uri), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(Path.of(uri))) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          removeIfEmpty(path);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException(uri + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // It stays.
    }
  }

  /**
   * Has the disk keep every file and name in this folder, where it is a local one.
   *
   * @throws StorageException if the disk fails
   */
  void force() {
    if (Storage.isLocal(uri)) {
      try (Stream<Path> tree = Files.walk(Path.of(uri))) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          force(path);
        }
      } catch (IOException | UncheckedIOException e) {
        throw Storage.explain(uri, "written", e);
      }
    }
  }

  /**
   * Has the disk keep the names in this folder as they are now, where it is a local one.
   *
   * @throws StorageException if the disk fails
   */
  void forceNames() {
    if (Storage.isLocal(uri)) {
      try {
        force(Path.of(uri));
      } catch (IOException e) {
        throw Storage.explain(uri, "written", e);
      }
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
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
        // An object that a console made to stand for a folder stays where it is.
        List<String> files = files(stores).filter(file -> !file.endsWith("/")).toList();
        List<String> moved = files.stream().map(file -> moved(file, target)).toList();
        FileSystems.rename(
            files.stream().map(Storage::resource).toList(),
            moved.stream().map(Storage::resource).toList());
      } else if (Files.exists(Path.of(uri))) {
        Path path = Path.of(target.uri);
        Files.createDirectories(path.getParent());
        Files.move(Path.of(uri), path);
      }
    } catch (IOException e) {
      throw Storage.explain(target.uri, "written", e);
    }
  }

  /**
   * Gives the file another name, that of an earlier file if there is one: in one step if it is
   * local.
   *
   * @throws StorageException if that fails
   */
  void replace(StoredFolder target, ImageStores stores) {
    if (!Storage.isLocal(uri)) {
      moveTo(target, stores);
      return;
    }
    try {
      Files.move(Path.of(uri), Path.of(target.uri), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Storage.explain(target.uri, "written", e);
    }
  }

  private String moved(String file, StoredFolder target) {
    return file.equals(uri) ? target.uri : Inside.uri(target.uri, Inside.nameOf(uri, file));
  }
}

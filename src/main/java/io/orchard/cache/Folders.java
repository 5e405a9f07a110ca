package io.orchard.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes folders appear complete or not at all, and for their owner alone. */
public final class Folders {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  private Folders() {}

  /** Makes a folder for this process's user alone, if nothing of the name is there. */
  public static void create(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      // Whoever uses it looks what it is.
    }
  }

  /** Takes all permissions on a file or folder from everybody but its owner. */
  public static void close(Path path) throws IOException {
    Files.setPosixFilePermissions(path, OWNER_ONLY);
  }

  /**
   * Makes a folder for this process's user alone, or accepts the one that is there: one of the
   * user's own, to which others lose their access, or one of root's that nobody else may write.
   *
   * @return the folder
   * @throws FileSystemException if it is neither, or a link
   */
  public static Path own(Path folder) throws IOException {
    create(folder);
    Ownership found = Ownership.of(folder);
    if (!found.isFolder()) {
      throw new FileSystemException(folder.toString(), null, "is not a folder");
    }
    if (found.isOwn() && found.isOpen()) {
      close(folder);
    } else if (!found.isOwn() && !found.isTrusted()) {
      throw notTrusted(folder, found);
    }
    return folder;
  }

  static FileSystemException notTrusted(Path folder, Ownership found) throws IOException {
    String reason =
        found.isOwnOrRoots()
            ? "may be written by others"
            : "belongs to user "
                + found.userNumber()
                + ", this process to "
                + Integer.toUnsignedString(Ownership.self());
    return new FileSystemException(
        folder.toString(), null, reason + ", so that nothing in it can be trusted");
  }

  /**
   * Renames a complete folder to its final place on the same file system.
   *
   * @param target absent, or an empty folder
   * @throws IOException if the target holds something
   */
  public static void publish(Path complete, Path target) throws IOException {
    Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Deletes a file, a link, or a folder with all in it; does nothing if it is absent, and lets
   * others delete it at the same time.
   */
  public static void delete(Path top) throws IOException {
    Files.walkFileTree(top, new Deletion());
  }

  /** Deletes a folder with all in it when the JVM ends. */
  public static void deleteAtExit(Path folder) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteIfPossible(folder)));
  }

  private static void deleteIfPossible(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // A folder for temporary files that cannot be removed is the machine's to clean.
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }

  /** Returns whether a folder is absent or holds nothing. */
  public static boolean isFree(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return !Files.exists(folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}

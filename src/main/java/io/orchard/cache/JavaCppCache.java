package io.orchard.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder where JavaCPP, which loads OpenBLAS and TensorFlow's binding, unpacks libraries. Left
 * to itself it keeps them in {@code ~/.javacpp}, or in {@code /tmp} under the user's name whoever
 * made that folder, and believes a file that has the right size and age.
 *
 * <p>This folder is in the {@link UserCache}. Where the class path has libraries, what equals none
 * of them, by size and CRC-32 as the jar records them, is removed before JavaCPP looks, which then
 * unpacks it. If there is anything else, or something of another user, it stays, and a temporary
 * folder is used. That costs a twentieth of a second for OpenBLAS's 100 MB.
 */
public final class JavaCppCache {
  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private static final String NAME = "javacpp";

  private JavaCppCache() {}

  /**
   * Sets the folder, unless the user has. To be called before anything of JavaCPP's. Thread-safe.
   *
   * @throws IOException if not even a temporary folder can be had
   */
  public static synchronized void prepare() throws IOException {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, folder().toString());
    }
  }

  private static Path folder() throws IOException {
    Path folder = UserCache.working(NAME);
    try {
      clean(folder);
      return folder;
    } catch (IOException | UncheckedIOException e) {
      // Something in it is in the way: a new one is as good, and only slower.
      return Folders.own(TemporaryCache.FOLDER.get().resolve(NAME));
    }
  }

  /**
   * Removes libraries that are not to be loaded, while no process unpacks there: JavaCPP's lock
   * file says.
   */
  static void clean(Path folder) throws IOException {
    Path lock = folder.resolve(".lock");
    if (Files.isSymbolicLink(lock)) {
      Files.delete(lock);
    }
    UserCache.locked(lock, () -> {}, () -> removeDamaged(folder, lock));
  }

  private static void removeDamaged(Path folder, Path lock) throws IOException {
    List<Path> found;
    try (Stream<Path> tree = Files.walk(folder)) {
      found = tree.filter(path -> !path.equals(folder) && !path.equals(lock)).toList();
    }
    for (Path path : found) {
      if (!isGenuine(folder, path)) {
        if (!isOurs(folder, path)) {
          throw new IOException(path + " is not of this program");
        }
        Files.delete(path);
      }
    }
  }

  /** Returns whether something lies where the class path has libraries, and is this user's. */
  private static boolean isOurs(Path folder, Path path) throws IOException {
    Ownership found = Ownership.of(path);
    return found.isOwn() && !found.isFolder() && !sumsBeside(folder, path).isEmpty();
  }

  private static boolean isGenuine(Path folder, Path path) throws IOException {
    Ownership found = Ownership.of(path);
    if (!found.isOwnOrRoots()) {
      return false;
    }
    if (Files.isSymbolicLink(path)) {
      return Files.exists(path) && path.toRealPath().startsWith(folder.toRealPath().getParent());
    }
    return found.isFolder() || (found.isFile() && isOfTheClassPath(folder, path));
  }

  /**
   * Returns whether a file has the content of one that the class path has in that folder, under
   * this name or, as JavaCPP unpacks some, under another. It names a folder by its jar and its path
   * in there.
   */
  private static boolean isOfTheClassPath(Path folder, Path file) throws IOException {
    return sumsBeside(folder, file).contains(FileSum.of(file));
  }

  /** Returns the sums of what the class path has where a file lies; none for most places. */
  private static Set<FileSum> sumsBeside(Path folder, Path file) throws IOException {
    Path name = folder.relativize(file);
    int names = name.getNameCount();
    return names > 2 ? sums(name.subpath(1, names - 1) + "/") : Set.of();
  }

  /** Returns the sums of the files in a folder of the class path's jars. */
  private static Set<FileSum> sums(String folder) throws IOException {
    Set<FileSum> sums = new HashSet<>();
    for (URL url : Collections.list(JavaCppCache.class.getClassLoader().getResources(folder))) {
      if (url.openConnection() instanceof JarURLConnection connection) {
        connection.getJarFile().stream()
            .filter(entry -> entry.getName().startsWith(folder) && !entry.isDirectory())
            .forEach(entry -> sums.add(new FileSum(entry.getSize(), entry.getCrc())));
      }
    }
    return sums;
  }
}

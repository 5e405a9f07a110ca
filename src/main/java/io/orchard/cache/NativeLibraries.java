package io.orchard.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Native libraries for this platform, unpacked from the class path into the {@link UserCache},
 * once: what jar they come in does not matter, which has a new name for each job of a cluster.
 * Every process looks before it loads them whether they are whole, the user's own and nobody else's
 * to write, and unpacks them anew if they are not. SHA-256 would see no more than CRC-32 does,
 * since nobody else can have written them, and takes ten times as long.
 *
 * @param owner whose they are, for messages
 * @param folder name of the cache's entry, which names the version
 * @param files all of them
 * @param binding the one among them that the JVM takes for one class loader only; null for none
 * @param resources where they lie on the class path, with a slash at either end
 * @param artifact jar on the class path that holds them instead, if it is there; null for none
 * @param source what brings them, for messages
 * @param temporary whether they may lie in a temporary folder where the cache cannot be used: those
 *     that cost little to unpack
 */
public record NativeLibraries(
    String owner,
    String folder,
    Map<String, FileSum> files,
    @Nullable String binding,
    String resources,
    @Nullable String artifact,
    String source,
    boolean temporary) {

  /**
   * To be held by who loads an engine's libraries: two class loaders that start at once must not
   * see each other's folder. The JVM has one string of this content for all class loaders, and
   * nobody else waits for it; the system's properties, which others lock while they load libraries
   * of their own, would not do.
   */
  public static final Object LOADING = "io.orchard.cache.NativeLibraries is loading".intern();

  /** Copies the map. */
  public NativeLibraries {
    files = Map.copyOf(files);
  }

  /**
   * Returns the folder that holds the libraries, unpacking them first where needed. Safe with
   * several processes at once: the first unpacks, the others wait for it.
   *
   * @throws IOException if the class path has no libraries for this platform, or if the cache
   *     cannot be written; the message says whose, where and what to do
   */
  public Path unpack() throws IOException {
    try {
      return unpack(UserCache.root());
    } catch (MissingException e) {
      throw e;
    } catch (IOException e) {
      if (temporary) {
        return unpack(TemporaryCache.FOLDER.get());
      }
      throw e;
    }
  }

  /**
   * Loads the libraries for one class loader. The first of this process gets the cache's folder;
   * any other one, for as long as it takes, a folder with a copy of the binding and hard links to
   * the other libraries: the JVM takes a path for one class loader only, and the system takes links
   * to one file for the same library.
   *
   * @param load loads from the folder it is given
   * @return the cache's folder
   * @throws IOException as {@link #unpack()}
   */
  public Path load(Consumer<Path> load) throws IOException {
    Path unpacked = unpack();
    boolean first =
        System.getProperties().merge(loaders(), "1", (before, one) -> before + "1").equals("1");
    if (first) {
      load.accept(unpacked);
    } else {
      loadFromLinks(unpacked, load);
    }
    return unpacked;
  }

  /** Returns whether a class loader of this process has loaded them, or has tried to. */
  public boolean areLoaded() {
    return System.getProperty(loaders()) != null;
  }

  /** Returns the system property with a 1 for each class loader. */
  private String loaders() {
    return "orchard.loaders." + folder;
  }

  private void loadFromLinks(Path unpacked, Consumer<Path> load) throws IOException {
    Path links = unpacked.resolveSibling(folder + "." + UUID.randomUUID());
    Folders.create(links);
    try {
      for (String name : files.keySet()) {
        if (name.equals(binding)) {
          Files.copy(unpacked.resolve(name), links.resolve(name));
        } else {
          Files.createLink(links.resolve(name), unpacked.resolve(name));
        }
      }
      load.accept(links);
    } finally {
      Folders.delete(links);
    }
  }

  /** Does as {@link #unpack()}, in a cache of the caller's. */
  public Path unpack(Path cache) throws IOException {
    Path target = cache.resolve(folder);
    try {
      if (!isComplete(target)) {
        Files.createDirectories(cache);
        UserCache.alone(target, () -> {}, () -> unpackWhereNeeded(target));
      }
      return target;
    } catch (MissingException e) {
      throw e; // No other folder helps.
    } catch (IOException e) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "Cannot unpack %s's libraries into %s: %s; -Dorchard.cache=DIR gives another",
              owner,
              cache,
              e),
          e);
    }
  }

  /** Returns whether a folder holds the libraries and nothing that could be loaded with them. */
  public boolean isComplete(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        || !Ownership.of(folder).isTrusted()
        || !names(folder).equals(files.keySet())) {
      return false;
    }
    for (Map.Entry<String, FileSum> library : files.entrySet()) {
      Path file = folder.resolve(library.getKey());
      boolean trusted =
          Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Ownership.of(file).isTrusted();
      if (!trusted || !FileSum.of(file).equals(library.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private void unpackWhereNeeded(Path target) throws IOException {
    if (!isComplete(target)) {
      unpackTo(target);
    }
  }

  /** Unpacks beside the target and renames, so that the target is never half there. */
  private void unpackTo(Path target) throws IOException {
    Path partial = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID());
    Folders.create(partial);
    try {
      try (InputStream jar =
          artifact == null ? null : NativeLibraries.class.getResourceAsStream(artifact)) {
        if (jar != null) {
          unpackAll(new ZipInputStream(jar), partial);
        } else {
          for (String name : files.keySet()) {
            unpack(name, partial);
          }
        }
      }
      if (!isComplete(partial)) {
        throw new IOException("the class path holds others than those of " + source);
      }
      Folders.delete(target);
      Folders.publish(partial, target);
    } finally {
      Folders.delete(partial);
    }
  }

  private void unpackAll(ZipInputStream jar, Path target) throws IOException {
    Set<String> missing = new TreeSet<>(files.keySet());
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
      if (missing.remove(name)) {
        copy(jar, target.resolve(name));
      }
    }
    if (!missing.isEmpty()) {
      throw new MissingException(artifact + " has no " + String.join(", ", missing));
    }
  }

  private void unpack(String name, Path target) throws IOException {
    try (InputStream in = NativeLibraries.class.getResourceAsStream(resources + name)) {
      if (in == null) {
        throw new MissingException("the class path has no " + name + ": it needs " + source);
      }
      copy(in, target.resolve(name));
    }
  }

  /** The class path has not what is needed. */
  private static final class MissingException extends IOException {
    private static final long serialVersionUID = 1L;

    MissingException(String message) {
      super(message);
    }
  }

  /** A user's own settings may let a group write new files; not these. */
  private static void copy(InputStream in, Path file) throws IOException {
    Files.copy(in, file);
    Folders.close(file);
  }
}

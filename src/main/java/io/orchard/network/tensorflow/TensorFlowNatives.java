package io.orchard.network.tensorflow;

import io.orchard.cache.FileSum;
import io.orchard.cache.Folders;
import io.orchard.cache.Ownership;
import io.orchard.cache.UserCache;
import io.orchard.network.folder.NetworkException;
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

/**
 * Unpacks TensorFlow's native libraries from the class path into the {@link UserCache}, once: 630
 * MB and a few seconds. Every process looks before it loads them whether they are whole, the user's
 * own and nobody else's to write, and unpacks them anew if they are not: a twentieth of a second.
 * SHA-256 would see no more, since nobody else can have written them, and takes half a second, or
 * three and a half where the JVM has not compiled it yet. JavaCPP could unpack them too, but keys
 * its cache by the name of the jar, and cluster managers rename jars for every job. In the cluster
 * jars, the libraries lie in the artifact that brought them, as a jar within the jar, so that the
 * build need not pack them anew.
 */
final class TensorFlowNatives {
  /** Of the artifact that holds the libraries; names the cache's entry. */
  static final String VERSION = "1.0.0-rc.1";

  static final String FRAMEWORK = "libtensorflow_framework.so.2";
  static final String CORE = "libtensorflow_cc.so.2";
  static final String BINDING = "libjnitensorflow.so";

  static final String PLATFORM = "linux-x86_64";
  private static final String RESOURCES = "/org/tensorflow/internal/c_api/" + PLATFORM + "/";
  private static final String ARTIFACT = "/natives/tensorflow-core-native.jar";

  /** As the artifact's directory records them. */
  private static final Map<String, FileSum> LIBRARIES =
      Map.of(
          FRAMEWORK, new FileSum(49_378_880, 0xe38be555L),
          CORE, new FileSum(582_170_592, 0x9b5ee871L),
          BINDING, new FileSum(759_976, 0x9801d063L));

  private TensorFlowNatives() {}

  /**
   * Returns the folder that holds the libraries, unpacking them first where needed. Safe with
   * several processes at once: the first unpacks, the others wait for it.
   *
   * @throws NetworkException if the class path has no libraries for this platform, or if the cache
   *     cannot be written
   */
  static Path unpack() {
    try {
      return unpack(UserCache.root());
    } catch (IOException e) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "No folder to unpack TensorFlow's libraries into: %s; -Dorchard.cache=DIR gives another",
              NetworkException.reason(e)),
          e);
    }
  }

  /**
   * Loads from a folder with a copy of the binding and hard links to the other libraries, for a
   * class loader that is not the first of this process: the JVM takes a path for one class loader
   * only, and the system takes links to one file for the same library. The folder is gone
   * afterwards.
   *
   * @throws NetworkException as {@link #unpack()}
   */
  static void loadFromLinks(Consumer<Path> load) {
    Path unpacked = unpack();
    Path folder = unpacked.resolveSibling(unpacked.getFileName() + "." + UUID.randomUUID());
    try {
      Folders.create(folder);
      try {
        Files.createLink(folder.resolve(FRAMEWORK), unpacked.resolve(FRAMEWORK));
        Files.createLink(folder.resolve(CORE), unpacked.resolve(CORE));
        Files.copy(unpacked.resolve(BINDING), folder.resolve(BINDING));
        load.accept(folder);
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "Cannot link TensorFlow's libraries in %s: %s",
              folder,
              NetworkException.reason(e)),
          e);
    }
  }

  static Path unpack(Path cache) {
    Path target = cache.resolve("tensorflow-" + VERSION + "-" + PLATFORM);
    try {
      if (!isComplete(target)) {
        Files.createDirectories(cache);
        UserCache.alone(target, () -> {}, () -> unpackWhereNeeded(target));
      }
      return target;
    } catch (IOException e) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "Cannot unpack TensorFlow's libraries into %s: %s; -Dorchard.cache=DIR gives another",
              cache,
              NetworkException.reason(e)),
          e);
    }
  }

  /** Returns whether a folder holds the libraries and nothing that could be loaded with them. */
  static boolean isComplete(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        || !Ownership.of(folder).isTrusted()
        || !names(folder).equals(LIBRARIES.keySet())) {
      return false;
    }
    for (Map.Entry<String, FileSum> library : LIBRARIES.entrySet()) {
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

  private static void unpackWhereNeeded(Path target) throws IOException {
    if (!isComplete(target)) {
      unpackTo(target);
    }
  }

  /** Unpacks beside the target and renames, so that the target is never half there. */
  private static void unpackTo(Path target) throws IOException {
    Path partial = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID());
    Folders.create(partial);
    try {
      try (InputStream artifact = TensorFlowNatives.class.getResourceAsStream(ARTIFACT)) {
        if (artifact != null) {
          unpackAll(new ZipInputStream(artifact), partial);
        } else {
          for (String name : LIBRARIES.keySet()) {
            unpack(name, partial);
          }
        }
      }
      if (!isComplete(partial)) {
        throw new IOException("the class path holds others than those of " + VERSION);
      }
      Folders.delete(target);
      Folders.publish(partial, target);
    } finally {
      Folders.delete(partial);
    }
  }

  private static void unpackAll(ZipInputStream artifact, Path folder) throws IOException {
    Set<String> missing = new TreeSet<>(LIBRARIES.keySet());
    for (ZipEntry entry = artifact.getNextEntry(); entry != null; entry = artifact.getNextEntry()) {
      String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
      if (missing.remove(name)) {
        copy(artifact, folder.resolve(name));
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException(ARTIFACT + " has no " + String.join(", ", missing));
    }
  }

  private static void unpack(String name, Path folder) throws IOException {
    try (InputStream in = TensorFlowNatives.class.getResourceAsStream(RESOURCES + name)) {
      if (in == null) {
        throw new NetworkException(
            String.format(
                Locale.ROOT,
                "The class path has no %s: it needs tensorflow-core-native %s for %s",
                name,
                VERSION,
                PLATFORM));
      }
      copy(in, folder.resolve(name));
    }
  }

  /** A user's own settings may let a group write new files; not these. */
  private static void copy(InputStream in, Path file) throws IOException {
    Files.copy(in, file);
    Folders.close(file);
  }
}

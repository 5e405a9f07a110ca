package io.orchard.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Unpacks TensorFlow's native libraries from the class path into the {@link UserCache}, once: 630
 * MB and a few seconds. JavaCPP could unpack them too, but keys its cache by the name of the jar,
 * and cluster managers rename jars for every job. In the cluster jars, the libraries lie in the
 * artifact that brought them, as a jar within the jar, so that the build need not pack them anew.
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
  private static final List<String> LIBRARIES = List.of(FRAMEWORK, CORE, BINDING);

  private TensorFlowNatives() {}

  /**
   * Returns the folder that holds the libraries, unpacking them first where needed. Safe with
   * several processes at once: the first unpacks, the others wait for it.
   *
   * @throws NetworkException if the class path has no libraries for this platform, or if the cache
   *     cannot be written
   */
  static Path unpack() {
    return unpack(UserCache.root());
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
      Files.createDirectory(folder);
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

  private static boolean isComplete(Path folder) {
    return LIBRARIES.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }

  private static void unpackWhereNeeded(Path target) throws IOException {
    if (!isComplete(target)) {
      unpackTo(target);
    }
  }

  /** Unpacks beside the target and renames, so that the target is never half there. */
  private static void unpackTo(Path target) throws IOException {
    Path partial = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID());
    Files.createDirectory(partial);
    try {
      try (InputStream artifact = TensorFlowNatives.class.getResourceAsStream(ARTIFACT)) {
        if (artifact != null) {
          unpackAll(new ZipInputStream(artifact), partial);
        } else {
          for (String name : LIBRARIES) {
            unpack(name, partial);
          }
        }
      }
      Folders.publish(partial, target);
    } finally {
      Folders.delete(partial);
    }
  }

  private static void unpackAll(ZipInputStream artifact, Path folder) throws IOException {
    Set<String> missing = new TreeSet<>(LIBRARIES);
    for (ZipEntry entry = artifact.getNextEntry(); entry != null; entry = artifact.getNextEntry()) {
      String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
      if (missing.remove(name)) {
        Files.copy(artifact, folder.resolve(name));
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
      Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

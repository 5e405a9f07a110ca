package io.orchard.network.tensorflow;

import io.orchard.cache.FileSum;
import io.orchard.cache.NativeLibraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The native part of JavaCPP, by which TensorFlow's binding is called: 150 kB. JavaCPP itself would
 * keep one more for each name that a cluster manager gives the jar.
 */
final class JavaCppNatives {
  /** Of the artifact that holds the library. */
  static final String VERSION = "1.5.11";

  private static final String BINDING = "libjnijavacpp.so";

  /** With the sum that the artifact's directory records. */
  static final NativeLibraries LIBRARIES =
      new NativeLibraries(
          "JavaCPP",
          "jnijavacpp-" + VERSION + "-" + TensorFlowNatives.PLATFORM,
          Map.of(BINDING, new FileSum(154_336, 0x3e3f32efL)),
          BINDING,
          "/org/bytedeco/javacpp/" + TensorFlowNatives.PLATFORM + "/",
          null,
          "javacpp " + VERSION + " for " + TensorFlowNatives.PLATFORM,
          true);

  private JavaCppNatives() {}

  /** Names the library as JavaCPP does, which keeps by name what it has found and loaded. */
  @Platform(value = TensorFlowNatives.PLATFORM, library = "jnijavacpp")
  private static final class Library {}

  /** Loads it. To be called before anything of JavaCPP's is used. */
  static void load() throws IOException {
    LIBRARIES.load(JavaCppNatives::loadFrom);
  }

  private static void loadFrom(Path folder) {
    Properties properties = new Properties();
    properties.putAll(Loader.loadProperties());
    properties.setProperty("platform.preloadpath", folder.toString());
    boolean pathsFirst = true;
    Loader.load(Library.class, properties, pathsFirst);
  }
}

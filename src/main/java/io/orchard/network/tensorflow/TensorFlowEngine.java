package io.orchard.network.tensorflow;

import ai.djl.engine.Engine;
import ai.djl.tensorflow.engine.TfEngineProvider;
import ai.djl.tensorflow.engine.javacpp.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.orchard.cache.NativeLibraries;
import io.orchard.cache.UnpackingFolders;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Precision;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

/**
 * Starts DJL's TensorFlow engine once per JVM: natives from the class path, no download, no report
 * to anyone, one thread per call.
 */
public final class TensorFlowEngine {
  static final String NAME = "TensorFlow";
  private static final String LIBRARY_PATH = "TENSORFLOW_LIBRARY_PATH";

  private TensorFlowEngine() {}

  /** Loads the engine when first touched; the class initialiser makes that happen once. */
  private static final class Started {
    static final Engine ENGINE = launch();
  }

  /**
   * Starts the engine if it does not run yet: about a second. Thread-safe.
   *
   * @throws NetworkException if the native libraries are missing or cannot be loaded
   */
  public static Engine start() {
    try {
      return Started.ENGINE;
    } catch (ExceptionInInitializerError e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (NoClassDefFoundError e) {
      throw failure(e);
    }
  }

  /**
   * Returns the options of every session: operations run on the caller's own thread, one after the
   * other, each on one thread. Parallelism comes from calling with several images at once.
   *
   * @param precision what convolutions, products of matrices and what lies between them compute in;
   *     TensorFlow rewrites the graph for it when it is first run
   */
  public static ConfigProto sessionConfig(Precision precision) {
    ConfigProto.Builder config =
        ConfigProto.newBuilder().setInterOpParallelismThreads(-1).setIntraOpParallelismThreads(1);
    if (precision == Precision.BFLOAT16) {
      config
          .getGraphOptionsBuilder()
          .getRewriteOptionsBuilder()
          .setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON);
    }
    return config.build();
  }

  private static NetworkException failure(Throwable cause) {
    return cause instanceof NetworkException known
        ? known
        : new NetworkException(
            "TensorFlow cannot be started: " + NetworkException.reason(cause), cause);
  }

  private static Engine launch() {
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    // The engine's first context decides about the threads of all sessions of the process.
    setDefault("ai.djl.tensorflow.num_interop_threads", "1");
    setDefault("ai.djl.tensorflow.num_intraop_threads", "1");
    synchronized (NativeLibraries.LOADING) {
      loadLibraries();
    }
    // Services may be lost in a fat jar or hidden from this thread's class loader.
    Engine.registerEngine(new TfEngineProvider());
    return Engine.getEngine(NAME);
  }

  private static void loadLibraries() {
    try {
      // JavaCPP and JNA unpack libraries of their own, where others could put theirs.
      UnpackingFolders.set();
      setEnvironment();
      JavaCppNatives.load();
      boolean chosen =
          System.getenv(LIBRARY_PATH) != null
              || (System.getProperty(LIBRARY_PATH) != null
                  && !TensorFlowNatives.LIBRARIES.areLoaded());
      if (!chosen) {
        loadBundled();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Names TensorFlow's libraries as TensorFlow-Java's own binding names them, and nothing else.
   * JavaCPP keeps what it has found by name; so whoever asks for them later gets those that were
   * loaded through this class.
   */
  @Properties(
      @Platform(
          value = TensorFlowNatives.PLATFORM,
          link = {"tensorflow_cc@.2", "tensorflow_framework@.2"},
          library = "jnitensorflow"))
  private static final class Libraries {}

  /**
   * Loads the libraries from the cache. Left to itself JavaCPP would prefer those on the class path
   * and unpack its own copies of them.
   *
   * <p>A cluster's worker that runs one job after another has a new class loader for each. It needs
   * its own copy of the binding, but must share TensorFlow itself: a second copy in one process
   * ends that process.
   */
  private static void loadBundled() throws IOException {
    Path unpacked = TensorFlowNatives.LIBRARIES.load(TensorFlowEngine::loadFrom);
    // DJL looks for the files once more, without loading them.
    System.setProperty(LIBRARY_PATH, unpacked.toString());
  }

  private static void loadFrom(Path folder) {
    System.setProperty(LIBRARY_PATH, folder.toString());
    LibUtils.loadLibrary();
    boolean pathsFirst = true;
    Loader.load(Libraries.class, Loader.loadProperties(), pathsFirst);
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Sets what TensorFlow's C++ side reads from the environment alone, where the user has not set
   * it: no log lines below warnings; and oneDNN's kernels, which take 40 percent off MobileNetV2's
   * time, on processors where TensorFlow does not choose them by itself.
   */
  private static void setEnvironment() {
    try {
      Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
      int keepExisting = 0;
      setenv.invokeInt(new Object[] {"TF_CPP_MIN_LOG_LEVEL", "1", keepExisting});
      setenv.invokeInt(new Object[] {"TF_ENABLE_ONEDNN_OPTS", "1", keepExisting});
    } catch (LinkageError e) {
      // Without JNA or a C library of that name the engine keeps its defaults, and works as well.
    }
  }
}

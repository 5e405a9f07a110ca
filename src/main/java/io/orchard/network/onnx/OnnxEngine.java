package io.orchard.network.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.orchard.cache.NativeLibraries;
import io.orchard.network.folder.NetworkException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Starts ONNX Runtime once per class loader: natives from the class path, no download, no lines on
 * stderr but errors.
 */
final class OnnxEngine {
  /** By this property ONNX Runtime is told where its libraries lie; whoever sets it is obeyed. */
  private static final String LIBRARY_PATH = "onnxruntime.native.path";

  private OnnxEngine() {}

  /** Loads the engine when first touched; the class initialiser makes that happen once. */
  private static final class Started {
    static final OrtEnvironment ENVIRONMENT = launch();
  }

  /**
   * Returns the engine, started if it does not run yet: a tenth of a second. Thread-safe.
   *
   * @throws NetworkException if the native libraries are missing or cannot be loaded
   */
  static OrtEnvironment start() {
    try {
      return Started.ENVIRONMENT;
    } catch (ExceptionInInitializerError e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (NoClassDefFoundError e) {
      throw failure(e);
    }
  }

  private static NetworkException failure(Throwable cause) {
    return cause instanceof NetworkException known
        ? known
        : new NetworkException(
            "ONNX Runtime cannot be started: " + NetworkException.reason(cause), cause);
  }

  /**
   * Returns the options of every session: each run on its caller's own thread. The arena keeps what
   * one image's run takes, once for each caller that runs at the same time, and since all images
   * have one size it grows no further.
   */
  static SessionOptions sessionOptions() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  private static OrtEnvironment launch() {
    synchronized (NativeLibraries.LOADING) {
      return System.getProperty(LIBRARY_PATH) != null ? environment() : loadBundled();
    }
  }

  private static OrtEnvironment loadBundled() {
    OrtEnvironment[] loaded = new OrtEnvironment[1];
    try {
      OnnxNatives.LIBRARIES.load(folder -> loaded[0] = loadFrom(folder));
      return loaded[0];
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static OrtEnvironment loadFrom(Path folder) {
    System.setProperty(LIBRARY_PATH, folder.toString());
    try {
      return environment();
    } finally {
      System.clearProperty(LIBRARY_PATH);
    }
  }

  private static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "orchard");
  }
}

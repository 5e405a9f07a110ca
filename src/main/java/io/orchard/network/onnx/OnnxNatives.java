package io.orchard.network.onnx;

import io.orchard.cache.FileSum;
import io.orchard.cache.NativeLibraries;
import java.util.Map;

/**
 * ONNX Runtime's native libraries: 23 MB. Left to itself ONNX Runtime would unpack them into the
 * temporary folder, anew for each process.
 */
final class OnnxNatives {
  /** Of the artifact that holds the libraries. */
  static final String VERSION = "1.26.0";

  static final String CORE = "libonnxruntime.so";
  static final String BINDING = "libonnxruntime4j_jni.so";

  /** With the sums that the artifact's directory records. */
  static final NativeLibraries LIBRARIES =
      new NativeLibraries(
          "ONNX Runtime",
          "onnxruntime-" + VERSION + "-linux-x86_64",
          Map.of(
              CORE, new FileSum(23_023_576, 0x990dbb62L),
              BINDING, new FileSum(88_352, 0x2159d19fL)),
          BINDING,
          "/ai/onnxruntime/native/linux-x64/",
          null,
          "onnxruntime " + VERSION + " for linux-x64",
          false);

  private OnnxNatives() {}
}

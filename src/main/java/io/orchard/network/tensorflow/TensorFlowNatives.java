package io.orchard.network.tensorflow;

import io.orchard.cache.FileSum;
import io.orchard.cache.NativeLibraries;
import java.util.Map;

/**
 * TensorFlow's native libraries: 630 MB, a few seconds to unpack, a twentieth of a second to look
 * at. JavaCPP could unpack them too, but keys its cache by the name of the jar, and cluster
 * managers rename jars for every job. In the cluster jars the libraries lie in the artifact that
 * brought them, as a jar within the jar, so that the build need not pack them anew.
 */
final class TensorFlowNatives {
  /** Of the artifact that holds the libraries. */
  static final String VERSION = "1.0.0-rc.1";

  static final String FRAMEWORK = "libtensorflow_framework.so.2";
  static final String CORE = "libtensorflow_cc.so.2";
  static final String BINDING = "libjnitensorflow.so";

  static final String PLATFORM = "linux-x86_64";

  /** With the sums that the artifact's directory records. */
  static final NativeLibraries LIBRARIES =
      new NativeLibraries(
          "TensorFlow",
          "tensorflow-" + VERSION + "-" + PLATFORM,
          Map.of(
              FRAMEWORK, new FileSum(49_378_880, 0xe38be555L),
              CORE, new FileSum(582_170_592, 0x9b5ee871L),
              BINDING, new FileSum(759_976, 0x9801d063L)),
          BINDING,
          "/org/tensorflow/internal/c_api/" + PLATFORM + "/",
          "/natives/tensorflow-core-native.jar",
          "tensorflow-core-native " + VERSION + " for " + PLATFORM,
          false);

  private TensorFlowNatives() {}
}

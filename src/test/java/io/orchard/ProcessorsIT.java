package io.orchard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numeric tests with the native kernels of other processors than this one; with its own they
 * run in the usual way.
 */
class ProcessorsIT {

  /** Sets of OpenBLAS, of which a processor can run those that are older than itself. */
  @ParameterizedTest
  @ValueSource(strings = {"Nehalem", "Sandybridge", "Haswell", "SkylakeX"})
  void numbersAreRightWithTheKernelsOf(String core) throws Exception {
    assumeTrue(canRun(core), () -> "this processor has no instructions of " + core);
    pass(
        Map.of("OPENBLAS_CORETYPE", core, "OPENBLAS_VERBOSE", "2"),
        "Core: " + core,
        "io.orchard.stats",
        "io.orchard.pca",
        "io.orchard.classify");
  }

  private static boolean canRun(String core) throws IOException {
    Map<String, String> needed =
        Map.of("Nehalem", "sse4_2", "Sandybridge", "avx", "Haswell", "avx2", "SkylakeX", "avx512f");
    Path processor = Path.of("/proc/cpuinfo");
    return Files.exists(processor)
        && Files.readString(processor).matches("(?s).*\\b" + needed.get(core) + "\\b.*");
  }

  /** The network's kernels of the oldest processor that TensorFlow still runs on. */
  @Test
  void featuresAreRightWithTheOldestKernelsOfTheNetwork() throws Exception {
    SharedData.require("golden");
    pass(
        Map.of("ONEDNN_MAX_CPU_ISA", "SSE41", "ONEDNN_VERBOSE", "1"),
        "isa:Intel SSE4.1",
        "io.orchard.job.GoldenIT");
  }

  private static void pass(Map<String, String> environment, String kernels, String... tests)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    ChildTests run = ChildTests.run(environment, tests);
    System.out.printf(Locale.ROOT, "%s: %.1f s%n", kernels, (System.nanoTime() - start) / 1e9);
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text()).contains(kernels);
  }
}

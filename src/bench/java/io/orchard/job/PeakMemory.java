package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Peak resident memory of {@code fit} as a process of its own with a heap of 2 GB. */
final class PeakMemory {

  private PeakMemory() {}

  /** Runs {@code fit} to its end, which has to be a good one, and returns the peak in KiB. */
  static long kibOfFit(String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx2g",
                "-XX:+UseParallelGC",
                "-jar",
                System.getProperty("orchard.jar"),
                "fit"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).inheritIO().start();
    long peak = 0;
    while (process.isAlive()) {
      peak = Math.max(peak, highWaterKib(process.pid()));
      Thread.sleep(100);
    }
    assertThat(process.exitValue()).isZero();
    return peak;
  }

  private static long highWaterKib(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // The process has ended between two looks.
    }
  }
}

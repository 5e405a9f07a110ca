package io.orchard.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.ChildJvm;
import io.orchard.network.FeatureExtractor;
import io.orchard.network.OnnxExtractor;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.architecture.ExtractorRate;
import io.orchard.network.folder.NetworkDescription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A JVM that does nothing but run one network, to see what it takes. */
final class EngineMemory {
  private static final int THREADS = 2;
  private static final Duration TIME = Duration.ofSeconds(5);

  private EngineMemory() {}

  /** Returns the most memory in MB that a JVM with a heap of at most 256 MB had. */
  static long peak(Path folder, int batch) throws Exception {
    List<String> command = new ArrayList<>(ChildJvm.command());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(EngineMemory.class.getName(), folder.toString(), String.valueOf(batch)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return Long.parseLong(said.strip()) / 1024;
  }

  public static void main(String[] arguments) throws Exception {
    int batch = Integer.parseInt(arguments[1]);
    try (FeatureExtractor extractor = load(Path.of(arguments[0]))) {
      ExtractorRate.imagesPerSecond(extractor, THREADS, batch, TIME);
      System.out.println(highWaterKib());
    }
  }

  private static FeatureExtractor load(Path folder) {
    NetworkDescription description = NetworkDescription.read(folder).orElseThrow();
    return description.file() == null
        ? SavedModelExtractor.load(folder)
        : OnnxExtractor.load(folder, description);
  }

  private static long highWaterKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.network.onnx.HostileFiles;
import io.orchard.network.onnx.OnnxNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that cannot be run ends a job by one line before an image is read. */
class HostileNetworksIT {
  private static final String IMAGES = "testdata/images/Test";

  @TempDir Path temp;

  static Stream<Map.Entry<String, byte[]>> files() {
    return Stream.of(
            HostileFiles.damaged(),
            HostileFiles.operators(),
            HostileFiles.signatures(),
            HostileFiles.refusedByTheEngine())
        .flatMap(files -> files.entrySet().stream());
  }

  @ParameterizedTest
  @MethodSource("files")
  void endsAFitByOneLine(Map.Entry<String, byte[]> hostile) throws IOException {
    assertRefused("fit", Files.write(temp.resolve("bad.onnx"), hostile.getValue()));
  }

  @Test
  void weightsThatAreMissingAreNamed() throws IOException {
    byte[] file = OnnxNetworks.externalTo("bad.onnx_data", 0, 2_000_000_000);
    Path network = Files.write(temp.resolve("bad.onnx"), file);
    for (String job : List.of("fit", "import-model")) {
      assertThat(assertRefused(job, network)).contains("bad.onnx_data", "not there");
    }
  }

  @Test
  void weightsFromElsewhereAreNotCopied() throws IOException {
    Path secret = Files.write(temp.resolve("secret"), new byte[2000]);
    Path folder = Files.createDirectory(temp.resolve("network"));
    for (String location : List.of("../secret", secret.toString())) {
      byte[] file = OnnxNetworks.externalTo(location, 0, 648);
      Path network = Files.write(folder.resolve("bad.onnx"), file);
      assertThat(assertRefused("import-model", network)).contains(location);
    }
  }

  private String assertRefused(String job, Path network) throws IOException {
    Path output = temp.resolve("output");
    String[] command = {job, "--model=" + network, "--output=" + output, "--preprocessing=tf"};
    Program refused =
        Program.run(job.equals("fit") ? Program.with(command, "--input=" + IMAGES) : command);
    assertThat(refused.failedWithOneLine(Main.BAD_USAGE).err())
        .contains("bad.onnx")
        .matches("\\P{Cntrl}{30,900}\\n");
    assertThat(output).doesNotExist();
    return refused.err();
  }
}

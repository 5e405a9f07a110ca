package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.job.OpenPorts;
import io.orchard.job.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No runner inside the launcher's process can be reached from another machine. */
class LocalMastersIT {

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--config=runner-configs/spark-local.yaml",
        "--config=runner-configs/flink-local.yaml"
      })
  void portsAreOpenOnTheLoopbackAddressOnly(String runner) throws Exception {
    OpenPorts ports = new OpenPorts().during(() -> fit(runner));
    assertThat(ports.all()).as("the ports that these runners need").isNotEmpty();
    assertThat(ports.beyondThisMachine()).isEmpty();
  }

  @Test
  void theDirectRunnerOpensNone() throws Exception {
    assertThat(new OpenPorts().during(() -> fit("--runner=DirectRunner")).all()).isEmpty();
  }

  private void fit(String runner) {
    Program.run(
            "fit",
            "--input=testdata/images/Test",
            "--model=pixels",
            "--imageSize=8",
            runner,
            "--output=" + temp.resolve("out"))
        .succeeded();
  }
}

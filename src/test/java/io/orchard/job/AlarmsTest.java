package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code alarms.yaml} goes off when it should, as Prometheus's own tool finds. */
class AlarmsTest {

  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  @TempDir Path temp;

  @Test
  void alarmsGoOffWhenTheyShould() throws Exception {
    assumeTrue(Files.isExecutable(PROMTOOL), "Debian's package prometheus is not installed");
    for (String file :
        new String[] {
          "runner-configs/prometheus/alarms.yaml",
          "src/test/resources/io/orchard/job/alarms-test.yaml"
        }) {
      Files.copy(Path.of(file), temp.resolve(Path.of(file).getFileName()));
    }
    assertThat(promtool("check", "rules", "alarms.yaml")).contains("SUCCESS: 5 rules found");
    assertThat(promtool("test", "rules", "alarms-test.yaml")).contains("SUCCESS");
  }

  private String promtool(String... args) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Program.with(new String[] {PROMTOOL.toString()}, args))
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }
}

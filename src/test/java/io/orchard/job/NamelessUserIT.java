package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user with a number and neither name nor home, whom only root can become. */
class NamelessUserIT {
  private static final String NUMBER = "77777";
  private static final List<String> NAMELESS =
      List.of("setpriv", "--reuid=" + NUMBER, "--regid=" + NUMBER, "--clear-groups");

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void runsAsAnyOther(String runner) throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root becomes another user");
    assumeTrue(canReadTheProgram(), "that user cannot read the program");
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwxrwx"));
    ChildProgram.under(NAMELESS)
        .withFlag("-Djava.io.tmpdir=" + temp)
        .run(
            "fit",
            "--input=testdata/images/Test",
            "--model=pixels",
            "--imageSize=8",
            "--runner=" + runner,
            "--output=" + temp.resolve("out"))
        .succeeded();
    assertThat(Path.of("?")).doesNotExist();
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("orchard-" + NUMBER, "out");
    }
  }

  private static boolean canReadTheProgram() throws IOException, InterruptedException {
    Path jar = Path.of(System.getProperty("orchard.jar", "target/orchard.jar")).toAbsolutePath();
    return new ProcessBuilder(
                Program.with(NAMELESS.toArray(String[]::new), "test", "-r", jar.toString()))
            .start()
            .waitFor()
        == 0;
  }
}

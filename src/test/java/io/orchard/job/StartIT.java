package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.ChildJvm;
import io.orchard.cli.Libraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program's jar where the libraries that its manifest names are not beside it. */
class StartIT {

  private static final Path BUILT =
      Path.of(System.getProperty("orchard.jar", "target/orchard.jar"));

  @TempDir Path temp;
  private Path jar;

  @BeforeEach
  void copy() throws IOException {
    jar = temp.resolve("a folder/orchard.jar");
    Files.createDirectories(jar.getParent());
    Files.copy(BUILT, jar);
  }

  @Test
  void aJarWithoutItsLibrariesSaysSoInOneLine() throws Exception {
    for (String argument : List.of("fit", "--help")) {
      Program run = start(argument).failedWithOneLine(Main.RUN_FAILED);
      assertThat(run.err()).contains(" of the libraries", "orchard.jar", "a folder/lib/", "copy");
    }
  }

  @Test
  void oneMissingLibraryIsNamed() throws Exception {
    Path lib = Files.createDirectories(temp.resolve("a folder/lib"));
    List<Path> all;
    try (Stream<Path> files = Files.list(BUILT.resolveSibling("lib"))) {
      all = files.sorted().toList();
    }
    for (Path library : all.subList(1, all.size())) {
      Files.createSymbolicLink(lib.resolve(library.getFileName()), library.toAbsolutePath());
    }
    Program run = start("fit").failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err())
        .contains("1 of the libraries", "a folder/lib/" + all.get(0).getFileName());
    Files.createFile(lib.resolve(all.get(0).getFileName()));
    assertThat(Libraries.missing(jar)).isNull();
  }

  /** What the build leaves beside the jar takes classes from itself. */
  @Test
  void theArchiveOfClassesIsOfThisJar() throws Exception {
    List<String> command = ChildJvm.command();
    command.add("-XX:SharedArchiveFile=" + BUILT.resolveSibling("orchard.jsa"));
    command.addAll(List.of("-Xlog:class+load", "-jar", BUILT.toString(), "--version"));
    Path out = temp.resolve("classes");
    Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readAllLines(out))
        .anyMatch(line -> line.endsWith(" io.orchard.job.Main source: shared objects file (top)"));
  }

  private Program start(String argument) throws IOException, InterruptedException {
    List<String> command = ChildJvm.command();
    command.addAll(List.of("-jar", jar.toString(), argument));
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    int exitCode =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Program(exitCode, Files.readString(out), Files.readString(err));
  }
}

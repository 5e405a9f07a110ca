package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.ChildJvm;
import io.orchard.cli.Libraries;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program's jar where the libraries that its manifest names are not beside it. */
class StartIT {

  @TempDir Path temp;
  private Path jar;

  /** A jar of the compiled classes, with a manifest as the build writes it. */
  @BeforeEach
  void pack() throws Exception {
    jar = temp.resolve("a folder/orchard.jar");
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib/one-1.jar lib/two-1.jar");
    Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path own = classes.resolve("io/orchard/job");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(file, manifest);
        Stream<Path> files = Files.list(own)) {
      for (Path path : (Iterable<Path>) files::iterator) {
        packed.putNextEntry(new JarEntry("io/orchard/job/" + path.getFileName()));
        Files.copy(path, packed);
      }
    }
  }

  @Test
  void aJarWithoutItsLibrariesSaysSoInOneLine() throws Exception {
    for (String argument : List.of("fit", "--help")) {
      Program run = start(argument).failedWithOneLine(Main.RUN_FAILED);
      assertThat(run.err())
          .contains("2 of the libraries", "orchard.jar", "a folder/lib/one-1.jar", "copy", "lib/");
    }
  }

  @Test
  void oneMissingLibraryIsNamed() throws Exception {
    Files.createDirectories(temp.resolve("a folder/lib"));
    Files.createFile(temp.resolve("a folder/lib/one-1.jar"));
    Program run = start("fit").failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err()).contains("1 of the libraries", "a folder/lib/two-1.jar");
    Files.createFile(temp.resolve("a folder/lib/two-1.jar"));
    assertThat(Libraries.missing(jar)).isNull();
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

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code target/lib} holds the libraries of {@code libraries.txt} and no others. */
class ShippedLibrariesIT {
  private static final Path EXPECTED = Path.of("src/test/resources/io/orchard/job/libraries.txt");
  private static final Path SHIPPED = Path.of("target/libraries.txt");
  private static final Path RESOLVED = Path.of("target/lib.txt");

  /** group:artifact:jar[:classifier]:version:scope. */
  private static final Pattern LIBRARY =
      Pattern.compile("^ +([^: ]+):([^: ]+):jar(?::([^: ]+))?:([^: ]+):(?:compile|runtime)\\b.*");

  @Test
  void noneIsNew() throws IOException {
    List<String> shipped =
        libraries().map(ShippedLibrariesIT::nameWithoutVersion).sorted().toList();
    Files.write(SHIPPED, shipped);
    assertThat(shipped)
        .as(
            "Less is safer: exclude in pom.xml what no run needs. Else: cp %s %s",
            SHIPPED, EXPECTED)
        .isEqualTo(Files.readAllLines(EXPECTED));
  }

  @Test
  void theFolderHoldsThese() throws IOException {
    List<String> names = libraries().map(ShippedLibrariesIT::fileName).sorted().toList();
    long bytes = 0;
    try (Stream<Path> files = Files.list(Path.of("target/lib"))) {
      List<Path> jars = files.toList();
      assertThat(jars)
          .extracting(jar -> jar.getFileName().toString())
          .as("Jars of earlier builds stay in target/lib until mvn clean")
          .hasSameElementsAs(names);
      for (Path jar : jars) {
        bytes += Files.size(jar);
      }
    }
    System.out.printf(
        Locale.ROOT, "target/lib: %d jars, %,d MB%n", names.size(), bytes / 1_000_000);
  }

  /** What Maven says it put there. */
  private static Stream<Matcher> libraries() throws IOException {
    return Files.readAllLines(RESOLVED).stream().map(LIBRARY::matcher).filter(Matcher::matches);
  }

  private static String nameWithoutVersion(Matcher library) {
    String name = library.group(1) + ":" + library.group(2);
    return library.group(3) == null ? name : name + ":" + library.group(3);
  }

  private static String fileName(Matcher library) {
    String name = library.group(2) + "-" + library.group(4);
    return (library.group(3) == null ? name : name + "-" + library.group(3)) + ".jar";
  }
}

package io.orchard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds data that tests use where it is there, and that the project does not carry. */
public final class SharedData {
  private static final Path ROOT =
      Path.of(System.getProperty("orchard.shared", "../shared/data")).toAbsolutePath().normalize();

  private SharedData() {}

  /** Returns a file or folder of the shared data; skips the test, saying so, if it is absent. */
  public static Path require(String relative) {
    Path path = ROOT.resolve(relative);
    assumeTrue(
        Files.exists(path),
        () -> "Skipped: no " + path + "; -Dorchard.shared=DIR says where the shared data is");
    return path;
  }
}

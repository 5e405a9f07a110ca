package io.orchard;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds large test data that are not part of the project. */
public final class SharedData {
  private SharedData() {}

  /**
   * Returns a file or folder of the shared data, and skips the test where it is absent.
   *
   * <p>The data are looked for in the folder named by the system property {@code orchard.shared},
   * or in {@code ../shared/data} beside the project.
   */
  public static Path require(String relative) {
    Path path = Path.of(System.getProperty("orchard.shared", "../shared/data")).resolve(relative);
    Assumptions.assumeTrue(Files.exists(path), () -> "needs shared test data: no " + path);
    return path;
  }
}

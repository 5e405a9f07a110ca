package io.orchard;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the large reference data that is not part of the repository.
 *
 * <p>It is looked for in {@code ../shared/data} beside the checkout, or where the system property
 * {@code orchard.shared} points. Tests that need it are skipped where it is missing.
 */
public final class SharedData {
  private static final String PROPERTY = "orchard.shared";

  private SharedData() {}

  /**
   * Returns the existing file or folder {@code relative} to the data's root, such as {@code
   * "pillow-oracle/manifest.tsv"}; skips the running test, with a message, where it is absent.
   */
  public static Path require(String relative) {
    Path path = Path.of(System.getProperty(PROPERTY, "../shared/data")).resolve(relative);
    Assumptions.assumeTrue(
        Files.exists(path),
        () ->
            "no reference data at " + path.toAbsolutePath().normalize() + " (-D" + PROPERTY + ")");
    return path;
  }
}

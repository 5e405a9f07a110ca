package io.orchard.network.architecture;

import io.orchard.cache.Checksum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Knows one particular file. */
@FunctionalInterface
public interface FileCheck {
  /**
   * Returns why a file is not the one, or null if it is.
   *
   * @throws IOException if it cannot be read
   */
  @Nullable String problem(Path file) throws IOException;

  /** Returns whether that takes so long that its result is worth keeping. */
  default boolean isCostly() {
    return false;
  }

  /** Returns a check of the MD5 sum, 32 hex digits. */
  static FileCheck md5(String expected) {
    return file -> {
      String found = Checksum.md5(file);
      return found.equals(expected)
          ? null
          : String.format(Locale.ROOT, "its MD5 is %s, not %s", found, expected);
    };
  }
}

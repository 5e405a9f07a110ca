package io.orchard.cli;

import io.orchard.cache.TemporaryFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells in one line what this machine's disks refused, whatever library met it. */
public final class DiskFailure {
  private static final Pattern REFUSALS =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|File too large|Read-only file system"
              + "|Permission denied|Too many open files|Input/output error");

  private DiskFailure() {}

  /** Returns the line for a failure that has such a cause, or null. */
  public static @Nullable String explain(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String message = String.valueOf(at.getMessage());
      if (at instanceof AccessDeniedException) {
        return message + ": access denied";
      }
      if (at instanceof IOException && REFUSALS.matcher(message).find()) {
        return message
            + "; see to the output and to the folder for temporary files, "
            + TemporaryFiles.shared();
      }
    }
    return null;
  }
}

package io.orchard.network.folder;

import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * Says that weights, a SavedModel folder or the engine cannot be used. The message is one line,
 * complete without the stack trace, and names the file or folder. Files may put into it what a
 * terminal would obey; it does not stay in.
 */
public final class NetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what is wrong with what, on one line
   */
  public NetworkException(String message) {
    super(firstLine(message));
  }

  /**
   * Creates the exception, keeping what caused it.
   *
   * @param message what is wrong with what, on one line
   * @param cause the failure underneath
   */
  public NetworkException(String message, Throwable cause) {
    super(firstLine(message), cause);
  }

  /** Returns what a failure says, on one line; with its type where its message alone is a path. */
  public static String reason(Throwable failure) {
    String message = firstLine(failure.getMessage());
    String type = failure.getClass().getSimpleName();
    if (message.isBlank()) {
      return type;
    }
    boolean pathOnly = failure instanceof FileSystemException file && file.getReason() == null;
    return pathOnly ? type + ": " + message : message;
  }

  private static String firstLine(@Nullable String message) {
    String line = message == null ? "" : message.strip().lines().findFirst().orElse("");
    return line.replaceAll("\\p{Cntrl}", "?");
  }
}

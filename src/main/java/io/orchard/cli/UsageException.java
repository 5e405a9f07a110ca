package io.orchard.cli;

import org.jspecify.annotations.Nullable;

/** Something that was asked for cannot be done as asked; the message is one line. Exit code 2. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is one line. */
  public UsageException(String message) {
    super(message);
  }

  /** Creates the exception with what it comes from; the message is one line. */
  public UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

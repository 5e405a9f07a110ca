package io.orchard.job;

import org.jspecify.annotations.Nullable;

/** Something that was asked for cannot be done as asked; the message is one line. Exit code 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

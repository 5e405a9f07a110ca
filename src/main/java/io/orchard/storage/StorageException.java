package io.orchard.storage;

import org.jspecify.annotations.Nullable;

/** A file, folder or bucket that cannot be used; the message is one line that says what to do. */
public class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a one-line message. */
  public StorageException(String message) {
    super(message);
  }

  /** Creates the exception with a one-line message and what lies behind it. */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

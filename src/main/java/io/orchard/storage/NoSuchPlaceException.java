package io.orchard.storage;

import org.jspecify.annotations.Nullable;

/** A place to read from that does not exist. */
public final class NoSuchPlaceException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a one-line message. */
  public NoSuchPlaceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

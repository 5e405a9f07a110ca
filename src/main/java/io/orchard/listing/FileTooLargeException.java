package io.orchard.listing;

import java.io.IOException;

/** An image file is larger than this JVM can hold; the message says what to do. */
final class FileTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  FileTooLargeException(String message) {
    super(message);
  }
}

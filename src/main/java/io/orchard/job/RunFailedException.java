package io.orchard.job;

/** A run could not do its work, for a known reason; the message is one line. Exit code 1. */
final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunFailedException(String message) {
    super(message);
  }
}

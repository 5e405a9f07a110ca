package io.orchard.cli;

/** A run could not do its work, for a known reason; the message is one line. Exit code 1. */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is one line. */
  public RunFailedException(String message) {
    super(message);
  }
}

package io.orchard.classify;

/** No classifier follows from what was learned; the message is one line that says why. */
public final class NoClassifierException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its one-line reason. */
  public NoClassifierException(String reason) {
    super(reason);
  }
}

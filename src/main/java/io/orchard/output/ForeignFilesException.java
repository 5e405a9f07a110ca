package io.orchard.output;

import io.orchard.storage.StorageException;

/** Files of somebody else lie where a run writes. The message is one line. */
public final class ForeignFilesException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param first the URI of one of them
   * @param more how many there are besides
   */
  ForeignFilesException(String first, long more) {
    super(
        first
            + ": in the way, and no run.json says that a run of this program wrote it"
            + (more == 0 ? "" : " (nor " + more + " more)")
            + "; nothing was touched: move it away, or give another folder");
  }
}

package io.orchard.output;

import io.orchard.storage.StorageException;

/** Another run is writing to an output folder. The message is one line. */
public final class OutputInUseException extends StorageException {
  private static final long serialVersionUID = 1L;

  OutputInUseException(String folder) {
    super(folder + ": another run is writing there; wait for its end, or give another folder");
  }
}

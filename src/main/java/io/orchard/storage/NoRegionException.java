package io.orchard.storage;

/** No AWS region is known, without which no bucket can be asked for anything: nothing was done. */
public final class NoRegionException extends StorageException {
  private static final long serialVersionUID = 1L;

  NoRegionException(String message, Throwable cause) {
    super(message, cause);
  }
}

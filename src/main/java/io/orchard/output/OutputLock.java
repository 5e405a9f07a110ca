package io.orchard.output;

import io.orchard.listing.ImageStores;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;

/**
 * Keeps an output folder for one run at a time, by a file {@value #FILE} that holds the run's id.
 * Closing it lets the next run in; a process that dies lets it in as well.
 */
public interface OutputLock extends AutoCloseable {

  /** Name of the file in the output folder. */
  String FILE = "_RUNNING";

  /**
   * Takes an output folder.
   *
   * @throws OutputInUseException if another run has it
   * @throws ForeignFilesException if its file is not one that a run left
   * @throws StorageException if it cannot be written
   */
  static OutputLock acquire(OutputFolder output, String runId, ImageStores stores) {
    return Storage.isLocal(output.uri())
        ? LocalOutputLock.acquire(output.uri(), runId)
        : S3OutputLock.acquire(output.uri(), runId, stores.s3(), S3OutputLock.SILENCE_SECONDS);
  }

  /** Returns for how many seconds a process that died keeps the next run out of a folder. */
  static int secondsAfterDeath(OutputFolder output) {
    return Storage.isLocal(output.uri()) ? 0 : S3OutputLock.SILENCE_SECONDS;
  }

  /**
   * Checks that no other run has taken the folder over, which one may after long silence.
   *
   * @throws StorageException if one has
   */
  void check();

  @Override
  void close();
}

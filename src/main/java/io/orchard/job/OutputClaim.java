package io.orchard.job;

import io.orchard.cli.Choices;
import io.orchard.cli.Progress;
import io.orchard.cli.TemporaryFolders;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.OutputOptions;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.output.ForeignFilesException;
import io.orchard.output.OutputFolder;
import io.orchard.output.OutputInUseException;
import io.orchard.output.OutputLock;
import io.orchard.storage.RealPlace;
import io.orchard.storage.StorageException;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** The output folder of one run, which no other run may have at the same time. */
final class OutputClaim {

  private enum State {
    CHECKING,
    STAGING,
    PUBLISHING,
    DONE
  }

  private final String runId = UUID.randomUUID().toString();
  private final PipelineOptions options;
  private final OutputFolder folder;
  private final boolean overwrite;
  private final boolean resume;
  private final Leftovers leftovers;
  private final boolean temporary;
  private volatile State state = State.CHECKING;
  private volatile @Nullable String fingerprint;
  private @Nullable Progress progress;
  private @Nullable OutputLock lock;

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or out of range
   */
  OutputClaim(OutputOptions options, boolean resume) {
    this(options, resume, options.getOverwrite(), asked(options), false);
  }

  private OutputClaim(
      PipelineOptions options,
      boolean resume,
      boolean overwrite,
      OutputFolder folder,
      boolean temporary) {
    this.options = options;
    this.resume = resume;
    this.overwrite = overwrite;
    this.folder = folder;
    this.temporary = temporary;
    leftovers = new Leftovers(folder, resume, overwrite, options);
    if (overwrite && resume) {
      throw new UsageException("--resume=true, --overwrite=true: give one of them");
    }
  }

  private static OutputFolder asked(OutputOptions options) {
    String output =
        Choices.required("output", options.getOutput(), "a folder or s3://bucket/prefix");
    return Choices.explained("output", output, OutputFolder::of);
  }

  /** Returns a folder that goes with this JVM. */
  static OutputClaim temporary(PipelineOptions options) {
    String folder = TemporaryFolders.create().resolve("output").toString();
    return new OutputClaim(options, false, false, OutputFolder.of(folder), true);
  }

  String runId() {
    return runId;
  }

  OutputFolder folder() {
    return folder;
  }

  /** Returns the folder for what is not whole yet. */
  OutputFolder staged() {
    return folder.staged(runId);
  }

  /** Returns whether features that are there already are used. */
  boolean isResumed() {
    return resume;
  }

  /**
   * Checks that a run does not write over something that it reads, nor into it. Links in a folder
   * are followed: what they lead to is read as well.
   *
   * @param option which names it
   * @param uri a file or a folder
   * @throws UsageException if it does, or if nothing can be read from there
   */
  void checkApart(String option, String uri) {
    ImageLocation place = Choices.explained(option, uri, ImageLocation::at);
    checkApart(option, place);
    for (RealPlace reached : RealPlace.reachedFrom(uri)) {
      checkApart(option, ImageLocation.at(reached.uri()), place + ", through " + reached.uri());
    }
  }

  /** As {@link #checkApart(String, String)}, for images at a place that may be a pattern. */
  void checkApart(String option, ImageLocation place) {
    checkApart(option, place, place.toString());
  }

  private void checkApart(String option, ImageLocation place, String name) {
    if (folder.isWrittenOver(place)) {
      throw new UsageException(
          message(": this run would write over --" + option + "=" + name)
              + ", which it reads; give another folder");
    }
    if (folder.isIn(place)) {
      throw new UsageException(
          message(": lies inside --" + option + "=" + name) + "; give a folder beside it");
    }
  }

  private String message(String problem) {
    return "--output=" + folder.uri() + problem;
  }

  /**
   * Accepts an output folder that is empty, or whose content may be used or replaced, because it is
   * an earlier run's.
   *
   * @throws UsageException otherwise
   */
  void checkFree(ImageStores stores) {
    try {
      if (overwrite || resume) {
        folder.checkOurs(stores);
      } else if (folder.isEmpty(stores)) {
        folder.checkRunsOurs(stores);
      } else {
        throw new UsageException(
            message(": not empty; give another folder, --overwrite=true to replace an earlier")
                + " output there, or --resume=true to build on it");
      }
    } catch (ForeignFilesException e) {
      throw new UsageException("--output: " + e.getMessage(), e);
    }
  }

  /**
   * Runs the work while no other run can have the folder. If it fails, removes what it wrote, so
   * that nothing looks finished, save features for a run that resumes. The earlier output of a run
   * that resumes stays until there is a new one.
   *
   * @param told where the run says what becomes of features that are there
   * @throws UsageException if another run has the folder, or has filled it meanwhile
   */
  int hold(Progress told, Supplier<Integer> work) {
    try (ImageStores stores = ImageStores.create(options);
        OutputLock held = acquire(stores)) {
      lock = held;
      checkFree(stores); // Another run may have filled it since it was looked at.
      progress = told;
      state = State.STAGING;
      try {
        if (overwrite) {
          folder.clear(stores);
        }
        if (!resume) {
          told.say(leftovers.dropped());
          folder.clearRuns(stores);
        }
        folder.claim(runId);
        int exitCode = work.get();
        state = State.DONE;
        folder.clearRuns(stores);
        return exitCode;
      } catch (RuntimeException | Error e) {
        discard(stores, e);
        throw e;
      }
    }
  }

  /** Notes which features the run makes, and says which of them it finds there. */
  void makes(String newFingerprint) {
    if (resume && progress != null) {
      progress.say(leftovers.takenOver(newFingerprint));
    }
    fingerprint = newFingerprint;
  }

  /** Returns what is to be said if the run is ended now, from outside; null after its end. */
  @Nullable String lastWords() {
    String made = fingerprint;
    if (temporary) {
      return null;
    }
    return switch (state) {
      case CHECKING -> leftovers.untouched();
      case STAGING -> resume && made == null ? leftovers.untouched() : leftovers.kept(made);
      case PUBLISHING -> leftovers.kept(made);
      case DONE -> null;
    };
  }

  private OutputLock acquire(ImageStores stores) {
    try {
      return OutputLock.acquire(folder, runId, stores);
    } catch (ForeignFilesException | OutputInUseException e) {
      throw new UsageException("--output=" + e.getMessage(), e);
    }
  }

  /**
   * Puts what was staged where readers look for it.
   *
   * @throws StorageException if another run has the folder by now
   */
  void publish() {
    lock.check();
    try (ImageStores stores = ImageStores.create(options)) {
      folder.publish(runId, stores, () -> state = State.PUBLISHING);
    }
  }

  private void discard(ImageStores stores, Throwable failure) {
    try {
      if (state == State.PUBLISHING) {
        folder.withdraw(runId, stores);
      }
      if (state != State.DONE) {
        folder.discard(runId, stores);
      }
    } catch (StorageException e) {
      failure.addSuppressed(e);
    }
  }
}

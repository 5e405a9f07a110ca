package io.orchard.job;

import io.orchard.output.OutputFolder;
import io.orchard.output.OutputLock;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of features in its output folder that belong to no whole output: of those that an
 * earlier run left, when it begins, and of its own, when it is ended from outside.
 *
 * @param folder the output folder
 * @param resume whether the run takes features over
 * @param overwrite whether it was told to remove an earlier output
 * @param options for the storage
 */
record Leftovers(OutputFolder folder, boolean resume, boolean overwrite, PipelineOptions options) {

  /** Returns what a run says that removes what runs before it left, or null if that is nothing. */
  @Nullable String dropped() {
    KeptFeatures left = KeptFeatures.count(folder, folder.runs(), null, options);
    return left.isNone()
        ? null
        : "drops the "
            + left
            + " that a run without an end left in "
            + folder.runs()
            + "; "
            + resuming()
            + " would have taken them over";
  }

  /** Returns what a run says that looks there for features of a fingerprint, or null as above. */
  @Nullable String takenOver(String fingerprint) {
    if (KeptFeatures.count(folder, folder.runs(), null, options).isNone()) {
      return null;
    }
    KeptFeatures left = KeptFeatures.count(folder, folder.runs(), fingerprint, options);
    return left.isNone()
        ? "the features that a run without an end left in "
            + folder.runs()
            + " were made by another network or in another way: they are of no use here"
        : "takes over the "
            + left
            + " that a run without an end left in "
            + folder.runs()
            + ", save of images that have changed since";
  }

  /** Returns what a run says that is ended from outside before it changes anything. */
  String untouched() {
    return "ended from outside before it made any features; what "
        + folder.uri()
        + " held is there as before";
  }

  /**
   * Returns what a run says that is ended from outside later.
   *
   * @param fingerprint of its features, or null if it has not come so far as to make any
   */
  String kept(@Nullable String fingerprint) {
    KeptFeatures kept =
        fingerprint == null
            ? new KeptFeatures(0, true)
            : KeptFeatures.count(folder, folder.uri(), fingerprint, options);
    int wait = OutputLock.secondsAfterDeath(folder);
    return kept.isNone()
        ? "ended from outside before any features were kept: there is nothing to go on from"
        : "ended from outside; "
            + kept
            + " are kept in "
            + (resume ? folder.uri() : folder.runs())
            + ", and "
            + resuming()
            + " goes on from there"
            + (wait == 0 ? "" : ", " + wait + " seconds from now");
  }

  private String resuming() {
    return overwrite ? "--resume=true instead of --overwrite=true" : "--resume=true";
  }
}

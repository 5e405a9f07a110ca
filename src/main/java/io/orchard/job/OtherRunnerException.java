package io.orchard.job;

import java.util.List;

/** A run that does not fit the runner that was taken by default, and what runs it. */
final class OtherRunnerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> runner;

  /**
   * Creates the exception.
   *
   * @param reason one line
   * @param runner the options of a runner that it fits
   */
  OtherRunnerException(String reason, List<String> runner) {
    super(reason);
    this.runner = runner;
  }

  /** Returns the options of a runner that the run fits. */
  List<String> runner() {
    return runner;
  }
}

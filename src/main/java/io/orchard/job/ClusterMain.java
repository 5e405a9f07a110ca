package io.orchard.job;

import io.orchard.cli.RunFailedException;

/**
 * The command line inside a process of a cluster's own, such as Flink's JobManager or a Spark
 * driver on YARN. Those take {@code System.exit}, even with 0, for a crash: they report a failure,
 * or start over. So this entry never exits; success is to return, failure is to throw.
 */
public final class ClusterMain {

  private ClusterMain() {}

  /**
   * Runs one job, with the arguments of {@link Main}, and returns if it succeeded.
   *
   * @throws RuntimeException if it did not; the cause is the runner's own failure where there is
   *     one, because Flink tells by it whether the job failed or the program
   */
  public static void main(String[] args) {
    Main.useOneLanguage();
    int exitCode = Main.dispatch(args, System.out, System.err);
    if (exitCode != Main.SUCCESS) {
      throw new RunFailedException("ended with code " + exitCode + "; the output above says why");
    }
  }
}

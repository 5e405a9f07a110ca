package io.orchard.job;

import io.orchard.cli.Progress;
import io.orchard.output.FeatureProgress;
import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;

/**
 * The end of a run from outside, by Ctrl-C or SIGTERM: one line on stderr says what is kept. A run
 * that ends by itself, in whatever way, says nothing of the kind.
 */
final class Interruption {

  private Interruption() {}

  /**
   * Does the work of a run and returns its exit code.
   *
   * @param work what is done while progress is told
   */
  static int watching(OutputClaim output, PrintStream err, ToIntFunction<Progress> work) {
    try (Progress progress = Progress.start(err)) {
      Thread hook = new Thread(() -> tell(output, progress), "interruption");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        return work.applyAsInt(progress);
      } finally {
        remove(hook);
      }
    }
  }

  private static void tell(OutputClaim output, Progress progress) {
    if (LostThread.hasStruck()) {
      return; // That was told, and is no end from outside.
    }
    FeatureProgress.stop();
    String line = output.lastWords();
    if (line != null) {
      progress.end(line);
    }
  }

  /**
   * Where this JVM ends already, the run's own end, which may be a failure for that very reason, is
   * not told besides.
   */
  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endOfJvm) {
      while (true) {
        LockSupport.park();
      }
    }
  }
}

package io.orchard.job;

import io.orchard.cli.Printable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process, with exit code 1 and one line, when an {@link Error} has ended a thread that
 * nobody asks what became of it: some part of a runner, for whose work the rest would wait.
 */
final class LostThread implements Thread.UncaughtExceptionHandler {

  private static final long PATIENCE_SECONDS = 10;

  /** What can be said without memory for saying it. */
  private static final byte[] NO_MEMORY =
      "orchard: out of memory: give Java a larger heap by -Xmx\n".getBytes(StandardCharsets.UTF_8);

  private static volatile boolean struck;

  private final PrintStream err;

  LostThread(PrintStream err) {
    this.err = err;
  }

  /** Returns whether an error has ended a thread, and so the process. */
  static boolean hasStruck() {
    return struck;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    if (!(failure instanceof Error)) {
      // A thread that a library can do without: as the JVM does by itself.
      err.println("Exception in thread \"" + thread.getName() + "\"");
      err.println(Printable.trace(failure));
      return;
    }
    struck = true;
    try {
      Main.report(failure, err);
    } catch (Throwable e) {
      // Without memory, classes for saying it may not load.
      err.write(NO_MEMORY, 0, NO_MEMORY.length);
      err.flush();
    } finally {
      exit(Main.RUN_FAILED);
    }
  }

  /** Exits, even where what is to be done at the end hangs, or lacks memory. */
  static void exit(int code) {
    try {
      Thread last = new Thread(() -> halt(code), "halt");
      last.setDaemon(true);
      last.start();
      System.exit(code);
    } finally {
      // System.exit does not come here.
      Runtime.getRuntime().halt(code);
    }
  }

  private static void halt(int code) {
    try {
      TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }
}

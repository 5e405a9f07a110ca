package io.orchard.image;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends the JVM, with all threads' stacks printed, when a piece of work takes far too long. */
final class HangWatch {
  private static final long POLL_MILLIS = 500;

  private final Duration limit;
  private volatile @Nullable Runnable whenLate;
  private volatile long endNanos;

  private HangWatch(Duration limit) {
    this.limit = limit;
  }

  static HangWatch start(Duration limit) {
    HangWatch watch = new HangWatch(limit);
    Thread thread = new Thread(watch::look, "hang-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  /** Begins a piece of work; the action is run if it takes too long. */
  void over(Runnable action) {
    endNanos = System.nanoTime() + limit.toNanos();
    whenLate = action;
  }

  /** Ends the piece of work. */
  void done() {
    whenLate = null;
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(POLL_MILLIS);
        Runnable late = whenLate;
        if (late != null && System.nanoTime() - endNanos > 0) {
          late.run();
          for (Map.Entry<Thread, StackTraceElement[]> e : Thread.getAllStackTraces().entrySet()) {
            System.out.println(e.getKey() + "\n  " + Arrays.toString(e.getValue()));
          }
          Runtime.getRuntime().halt(1);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

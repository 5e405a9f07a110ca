package io.orchard.job;

import java.util.Arrays;
import java.util.Map;

/**
 * Looks whether the DirectRunner still works. Where an error meets the task that hands out the
 * work, or one that can no longer report it for lack of memory, the runner forgets both, and waits.
 */
final class DirectWorkers {

  /**
   * So many looks, a second apart, must find no worker at a step: handing out takes milliseconds.
   */
  static final int LOOKS = 20;

  private static final long SECOND = 1_000_000_000L;
  private static final String THREAD = "direct-runner-worker";
  private static final String STEP = "org.apache.beam.runners.direct.DirectTransformExecutor";

  private long next = System.nanoTime() + SECOND;
  private int idle;

  /**
   * Looks, if the last time is a second ago, and returns whether the runner has stopped working.
   */
  boolean haveStopped() {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + SECOND;
      idle = anyAtWork() ? 0 : idle + 1;
    }
    return idle >= LOOKS;
  }

  private static boolean anyAtWork() {
    return Thread.getAllStackTraces().entrySet().stream().anyMatch(DirectWorkers::isAtWork);
  }

  private static boolean isAtWork(Map.Entry<Thread, StackTraceElement[]> thread) {
    return thread.getKey().getName().equals(THREAD)
        && Arrays.stream(thread.getValue()).anyMatch(frame -> frame.getClassName().equals(STEP));
  }
}

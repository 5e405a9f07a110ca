package io.orchard.job;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks whether the DirectRunner still works. Where an error meets the task that hands out the
 * work, or one that can no longer report it for lack of memory, the runner forgets both, and waits:
 * its threads for work, or that task for something to hand out, again and again.
 *
 * <p>On a busy machine a runner that works may be seen handing out for a long while. So looks count
 * where all threads wait, and where they have taken a processor's time without being at a step.
 */
final class DirectWorkers {

  /** So many looks, a second apart, must find all workers waiting. */
  static final int LOOKS = 20;

  /**
   * So many must find none at a step, while they take as many seconds of processor time: a JVM that
   * has just begun takes up to 20 of them to hand out work of microseconds, where it shares two
   * cores with two others.
   */
  private static final int BUSY_LOOKS = 60;

  private static final long SECOND = 1_000_000_000L;
  private static final String THREAD = "direct-runner-worker";
  private static final String STEP = "org.apache.beam.runners.direct.DirectTransformExecutor";
  private static final String WAITING = "getTask";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Set<Long> others = all().map(DirectWorkers::id).collect(Collectors.toSet());
  private long next = System.nanoTime() + SECOND;
  private int waits;
  private int looks;
  private long processorNanos;

  private DirectWorkers() {}

  /** Begins to look at a run that is still to begin. */
  static DirectWorkers watch() {
    return new DirectWorkers();
  }

  /**
   * Looks, if the last time is a second ago, and returns whether the runner has stopped working.
   */
  boolean haveStopped() {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + SECOND;
      look();
    }
    return waits >= LOOKS
        || (looks >= BUSY_LOOKS && processorNanos() - processorNanos >= BUSY_LOOKS * SECOND);
  }

  private void look() {
    waits = own().allMatch(DirectWorkers::waits) ? waits + 1 : 0;
    if (own().anyMatch(DirectWorkers::isAtStep)) {
      looks = 0;
      processorNanos = processorNanos();
    } else {
      looks++;
    }
  }

  /** Returns the threads that have come since this was made, of which a run is the only one. */
  private Stream<Map.Entry<Thread, StackTraceElement[]>> own() {
    return all().filter(thread -> !others.contains(id(thread)));
  }

  private static Stream<Map.Entry<Thread, StackTraceElement[]>> all() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals(THREAD));
  }

  private static long id(Map.Entry<Thread, StackTraceElement[]> thread) {
    return thread.getKey().getId();
  }

  private static boolean waits(Map.Entry<Thread, StackTraceElement[]> thread) {
    return Arrays.stream(thread.getValue())
        .anyMatch(frame -> frame.getMethodName().equals(WAITING));
  }

  private static boolean isAtStep(Map.Entry<Thread, StackTraceElement[]> thread) {
    return Arrays.stream(thread.getValue()).anyMatch(frame -> frame.getClassName().equals(STEP));
  }

  /** Returns what the threads have taken together; less where one has ended. */
  private long processorNanos() {
    return own().mapToLong(thread -> threads.getThreadCpuTime(id(thread))).sum();
  }
}

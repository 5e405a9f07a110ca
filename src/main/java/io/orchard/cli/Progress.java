package io.orchard.cli;

import io.orchard.beam.RunCounters;
import io.orchard.beam.RunUsage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells on stderr how far a run is: one line that is drawn again on a terminal; elsewhere a line at
 * once and a new one every now and then.
 */
public final class Progress implements AutoCloseable {

  private static final double TERMINAL_SECONDS = 0.5;
  private static final double PLAIN_SECONDS = 10;

  /** The step that every run begins with. */
  public static final String LISTING = "looking for images";

  private final PrintStream err;
  private final boolean terminal;
  private final long start;
  private double nextSeconds;
  private int drawn;
  private long extracted;
  private long skipped;
  private RunUsage told = RunUsage.NOTHING;
  private double workedSeconds = Double.NaN;
  private String images = "";
  private boolean ended;

  private Progress(PrintStream err, boolean terminal, long startNanos) {
    this.err = err;
    this.terminal = terminal;
    this.start = startNanos;
    this.nextSeconds = terminal ? TERMINAL_SECONDS : 0;
  }

  /** Starts the clock. */
  public static Progress start(PrintStream err) {
    return new Progress(err, isTerminal(err), System.nanoTime());
  }

  private static boolean isTerminal(PrintStream err) {
    try {
      return err == System.err
          && Files.readSymbolicLink(Path.of("/proc/self/fd/2")).startsWith("/dev/pts");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Returns the seconds since the start. */
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns how often an image went through the network, as the latest counters say. */
  public long extracted() {
    return extracted;
  }

  /** Notes what the workers used, as they tell when the runner is through. */
  public void used(RunUsage workers) {
    told = workers;
  }

  /** Returns what the run has used so far: its workers and what is left of this process. */
  public RunUsage used() {
    told = told.plus(RunUsage.take());
    return told;
  }

  /** Shows the counters if it is time to. */
  public synchronized void update(RunCounters counters) {
    extracted = counters.extracted();
    skipped = counters.skipped();
    double seconds = seconds();
    if (Double.isNaN(workedSeconds) && counters.done() > 0 && counters.left() <= 0) {
      workedSeconds = seconds;
    }
    images = line(counters, Double.isNaN(workedSeconds) ? seconds : workedSeconds);
    draw(seconds, images + (counters.left() > 0 ? "" : step(counters)));
  }

  /** Shows, if it is time to, what is done now that the runner has not begun, or is through. */
  public synchronized void step(String what) {
    draw(seconds(), images.isEmpty() ? what : images + "; " + what);
  }

  private void draw(double seconds, String line) {
    if (seconds < nextSeconds || ended) {
      return;
    }
    nextSeconds = seconds + (terminal ? TERMINAL_SECONDS : PLAIN_SECONDS);
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      err.flush();
      drawn = line.length();
    } else {
      err.println(line);
    }
  }

  /** Tells of a failure that is no reason to stop: in one line where it explains itself. */
  public void warn(String what, Throwable failure) {
    String explained = FatalError.explain(failure);
    String why = explained == null ? failure.getMessage() : explained;
    err.println("orchard: " + Printable.of(what + ": " + why));
    if (explained == null && !(failure instanceof StorageException)) {
      err.println(Printable.trace(failure));
    }
  }

  /** Says something in a line of its own; null for nothing. */
  public void say(@Nullable String line) {
    if (line != null) {
      err.println("orchard: " + Printable.of(line));
    }
  }

  /** Says something, and tells no progress after it. */
  public synchronized void end(String line) {
    clear();
    ended = true;
    say(line);
  }

  /** Removes the line from a terminal, and tells of what was left out. */
  @Override
  public synchronized void close() {
    clear();
    drawn = 0;
    if (skipped > 0 && !ended) {
      err.println(
          String.format(
              Locale.ROOT,
              "orchard: %,d hidden or unwanted files and folders skipped, as --exclude says",
              skipped));
      skipped = 0;
    }
  }

  private void clear() {
    if (drawn > 0 && !ended) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      err.flush();
    }
  }

  /**
   * Returns the line for some counters. The total is known once the first image is done: the
   * listing ends before the work begins.
   *
   * @param seconds since the start, until the last image was done
   */
  static String line(RunCounters counters, double seconds) {
    if (counters.matched() == 0) {
      return LISTING; // Runners tell of what is found when they have all of it.
    }
    if (counters.done() == 0) {
      return String.format(Locale.ROOT, "%,d images found", counters.matched());
    }
    String done =
        String.format(Locale.ROOT, "%,d of %,d images", counters.done(), counters.matched());
    String rejected = String.format(Locale.ROOT, "%,d rejected", counters.rejected());
    if (counters.left() <= 0) {
      return done + " in " + duration(seconds) + ", " + rejected;
    }
    double rate = counters.done() / seconds;
    return String.format(
        Locale.ROOT,
        "%s, %.0f/s, %s, about %s left",
        done,
        rate,
        rejected,
        duration(counters.left() / rate));
  }

  /** Returns what a runner is at when every image has features, or the reason why not. */
  public static String step(RunCounters counters) {
    if (counters.done() == 0) {
      return "";
    }
    if (counters.reduced() == 0) {
      return "; gathering the features";
    }
    return counters.reduced() < counters.processed()
        ? String.format(Locale.ROOT, "; %,d reduced", counters.reduced())
        : "; writing the tables";
  }

  /** Returns a time such as {@code 12 s} or {@code 1 h 05 min}. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }
}

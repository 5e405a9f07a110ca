package io.orchard.network.download;

import java.io.PrintStream;
import java.util.Locale;

/** Tells how far a download is, a line every few seconds. Thread-safe. */
final class DownloadProgress {
  private static final double SECONDS = 5;
  private static final double MB = 1e6;

  private final PrintStream out;
  private final String what;
  private long startNanos = System.nanoTime();
  private double nextSeconds = SECONDS;
  private long from;
  private long total = -1;

  /**
   * Prepares for a download; says nothing yet.
   *
   * @param what names the download in the first line
   */
  DownloadProgress(PrintStream out, String what) {
    this.out = out;
    this.what = what;
  }

  /** Says that bytes are about to come, how many are there already, and in all; -1 if unknown. */
  synchronized void start(long there, long all) {
    startNanos = System.nanoTime();
    nextSeconds = SECONDS;
    from = there;
    total = all;
    String size = all < 0 ? "" : format(", %.1f MB", all / MB);
    String before = there == 0 ? "" : format(", %.1f MB are here already", there / MB);
    out.println("downloading " + what + size + before);
  }

  /** Says how much there is, if some time has passed since it was last said. */
  synchronized void at(long bytes) {
    double seconds = seconds();
    if (seconds < nextSeconds) {
      return;
    }
    nextSeconds = seconds + SECONDS;
    String of = total < 0 ? "" : format(" of %.1f", total / MB);
    out.println(format("%.1f%s MB, %.1f MB/s", bytes / MB, of, (bytes - from) / MB / seconds));
  }

  /** Says that all is there. */
  synchronized void done(long bytes) {
    out.println(format("%.1f MB complete after %.1f s", bytes / MB, seconds()));
  }

  /** Says that another process is at it. */
  synchronized void waiting() {
    out.println("another process downloads " + what + ": waiting for it");
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

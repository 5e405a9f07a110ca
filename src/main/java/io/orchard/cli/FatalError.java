package io.orchard.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells in one line what an {@link Error} means for whoever runs the program, here or on a worker
 * of whose failure there is but the text.
 */
public final class FatalError {

  private static final Pattern NAMED =
      Pattern.compile(
          "java\\.lang\\.(OutOfMemoryError|StackOverflowError|NoClassDefFoundError"
              + "|NoSuchMethodError|ExceptionInInitializerError|UnsatisfiedLinkError)"
              + "(?:: ([^\\r\\n]*))?");

  private FatalError() {}

  /** Returns the line for a failure that has such a cause, or null. */
  public static @Nullable String explain(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      Matcher named = NAMED.matcher(at instanceof Error ? at.toString() : text(at));
      if (named.find()) {
        return explain(named.group(1), named.group(2) == null ? "" : named.group(2));
      }
      if (at instanceof LinkageError) {
        return missing(at.toString());
      }
    }
    return null;
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private static String explain(String error, String message) {
    return switch (error) {
      case "OutOfMemoryError" -> outOfMemory(message);
      case "StackOverflowError" ->
          "a thread's stack is full: give threads more by -Xss8m, and report this as a bug if that"
              + " does not help";
      case "UnsatisfiedLinkError" ->
          "a native library cannot be loaded: "
              + message
              + "; Orchard runs on Linux x86-64 with glibc, and where its cache is may not be"
              + " mounted noexec";
      default -> missing(error + ": " + message);
    };
  }

  private static String outOfMemory(String message) {
    boolean heap = message.contains("heap") || message.contains("GC overhead");
    return "out of memory"
        + (message.isEmpty() ? "" : " (" + message + ")")
        + (message.isEmpty() || heap
            ? ": this JVM's heap is "
                + readable(Runtime.getRuntime().maxMemory())
                + ", give it or the cluster's workers more by -Xmx; of the runners on one machine,"
                + " --runner=SparkRunner needs least"
            : ": this is no matter of the heap, raise that limit of the JVM or of the system");
  }

  private static String missing(String what) {
    return "a part of the program is missing or another's ("
        + what
        + "): build it again, or copy the jar with all of lib/";
  }

  /** Returns a number of bytes, such as {@code 2.0 GB} or {@code 512 MB}. */
  public static String readable(long bytes) {
    return bytes < 1L << 30
        ? (bytes >> 20) + " MB"
        : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
  }
}

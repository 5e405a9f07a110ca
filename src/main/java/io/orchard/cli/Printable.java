package io.orchard.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text from outside as a terminal may have it: names of files, and what quotes them. A name may
 * hold orders to a terminal, or a line that looks like one of the program's own.
 */
public final class Printable {

  /** Control characters, those that turn the direction of writing, and ends of lines. */
  private static final Pattern ORDERS =
      Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

  private Printable() {}

  /** Returns the text in one line, with {@code \n} or {@code \x1b} where such a character is. */
  public static String of(String text) {
    return ORDERS.matcher(text).replaceAll(found -> "\\\\" + escaped(found.group().charAt(0)));
  }

  private static String escaped(char order) {
    return switch (order) {
      case '\n' -> "n";
      case '\r' -> "r";
      case '\t' -> "t";
      default -> String.format(Locale.ROOT, order < 256 ? "x%02x" : "u%04x", (int) order);
    };
  }

  /** Returns a failure's stack trace, in which every message is one line. */
  public static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return withMessagesInOneLine(trace.toString(), failure)
        .lines()
        .map(line -> line.startsWith("\t") ? "\t" + of(line.substring(1)) : of(line))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String withMessagesInOneLine(String trace, Throwable failure) {
    String told = trace.replace(failure.toString(), of(failure.toString()));
    for (Throwable suppressed : failure.getSuppressed()) {
      told = withMessagesInOneLine(told, suppressed);
    }
    Throwable cause = failure.getCause();
    return cause == null ? told : withMessagesInOneLine(told, cause);
  }
}

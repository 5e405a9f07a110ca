package io.orchard.listing;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Glob patterns as {@link java.nio.file.FileSystem#getPathMatcher} knows them, for any string: a
 * path of this machine cannot hold every key of a bucket, under the locale "C" none with an accent.
 *
 * <p>{@code *} and {@code ?} stop at {@code /}, {@code **} does not; {@code [a-z]}, {@code [!a-z]},
 * {@code {jpg,png}} and {@code \} for the character itself.
 */
final class Glob {
  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int position;

  private Glob(String glob) {
    this.glob = glob;
  }

  /**
   * Returns the regular expression that matches what a glob does.
   *
   * @throws PatternSyntaxException if it is none
   */
  static Pattern compile(String glob) {
    return new Glob(glob).compile();
  }

  private Pattern compile() {
    boolean inGroup = false;
    while (position < glob.length()) {
      char c = glob.charAt(position++);
      switch (c) {
        case '\\' -> literal(next("a character to escape"));
        case '*' -> regex.append(take('*') ? ".*" : "[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> characters();
        case '{' -> {
          if (inGroup) {
            throw error("groups cannot be nested");
          }
          inGroup = true;
          regex.append("(?:");
        }
        default -> {
          if (inGroup && c == ',') {
            regex.append('|');
          } else if (inGroup && c == '}') {
            inGroup = false;
            regex.append(')');
          } else {
            literal(c);
          }
        }
      }
    }
    if (inGroup) {
      throw error("a } is missing");
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private void characters() {
    regex.append(take('!') ? "[^/" : "(?!/)[");
    for (char c = next("a ]"); c != ']'; c = next("a ]")) {
      if (c == '-' && regex.charAt(regex.length() - 1) != '[') {
        regex.append(glob.startsWith("]", position) ? "\\-" : "-");
      } else {
        literal(c);
      }
    }
    regex.append(']');
  }

  private boolean take(char wanted) {
    boolean found = position < glob.length() && glob.charAt(position) == wanted;
    position += found ? 1 : 0;
    return found;
  }

  private char next(String wanted) {
    if (position == glob.length()) {
      throw error(wanted + " is missing");
    }
    return glob.charAt(position++);
  }

  private void literal(char c) {
    if (c < 128 && !Character.isLetterOrDigit(c)) {
      regex.append('\\');
    }
    regex.append(c);
  }

  private PatternSyntaxException error(String problem) {
    return new PatternSyntaxException(problem, glob, position);
  }
}

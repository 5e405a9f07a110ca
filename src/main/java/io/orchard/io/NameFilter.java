package io.orchard.io;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Chooses files by name, whatever the case of the letters.
 *
 * @param globs patterns for a file's name, without its folders; one that matches is enough
 */
public record NameFilter(List<String> globs) implements Serializable {

  /** Checks the patterns. */
  public NameFilter {
    globs = List.copyOf(globs);
    if (globs.isEmpty()) {
      throw new IllegalArgumentException("at least one file-name pattern is needed");
    }
    globs.forEach(NameFilter::pattern);
  }

  /**
   * Reads a comma-separated list of patterns such as {@code *.jpg,*.png}.
   *
   * @throws IllegalArgumentException if there is none or one is no pattern
   */
  public static NameFilter parse(String text) {
    return new NameFilter(
        Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList());
  }

  private static Pattern pattern(String glob) {
    try {
      return Glob.compile(glob.toLowerCase(Locale.ROOT));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + glob + "\" is no file-name pattern: " + e.getDescription(), e);
    }
  }

  /** Returns the test of a path's last name, made once for many files. */
  ImageLocation.PathTest matcher() {
    List<Pattern> patterns = globs.stream().map(NameFilter::pattern).toList();
    return path -> {
      String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
      return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    };
  }

  /** Returns the patterns as {@link #parse} reads them. */
  @Override
  public String toString() {
    return String.join(",", globs);
  }
}

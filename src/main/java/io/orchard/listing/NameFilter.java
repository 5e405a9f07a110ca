package io.orchard.listing;

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
 * @param exclude patterns for a name below the place that is listed, a folder's too; what one
 *     matches is left out, and all in it
 */
public record NameFilter(List<String> globs, List<String> exclude) implements Serializable {

  /** The names of files in the formats that are decoded, as {@link #parse} reads them. */
  public static final String IMAGES = "*.jpg,*.jpeg,*.png,*.gif,*.bmp,*.tif,*.tiff,*.webp";

  /** The names of files and folders that people do not see, as {@link #excluding} reads them. */
  public static final String HIDDEN = ".*,__MACOSX";

  /** Checks the patterns. */
  public NameFilter {
    globs = List.copyOf(globs);
    exclude = List.copyOf(exclude);
    if (globs.isEmpty()) {
      throw new IllegalArgumentException("at least one file-name pattern is needed");
    }
    globs.forEach(NameFilter::pattern);
    exclude.forEach(NameFilter::pattern);
  }

  /**
   * Reads a comma-separated list of patterns such as {@code *.jpg,*.png}.
   *
   * @throws IllegalArgumentException if there is none or one is no pattern
   */
  public static NameFilter parse(String text) {
    return new NameFilter(split(text), List.of());
  }

  /**
   * Returns this filter with a comma-separated list, which may be empty, of what it leaves out.
   *
   * @throws IllegalArgumentException if one is no pattern
   */
  public NameFilter excluding(String text) {
    return new NameFilter(globs, split(text));
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
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
  public ImageLocation.PathTest matcher() {
    List<Pattern> patterns = globs.stream().map(NameFilter::pattern).toList();
    return path -> matches(patterns, path.substring(path.lastIndexOf('/') + 1));
  }

  /** Returns the test whether a path below the place that is listed is left out. */
  ImageLocation.PathTest exclusion() {
    List<Pattern> patterns = exclude.stream().map(NameFilter::pattern).toList();
    return below ->
        !patterns.isEmpty()
            && Arrays.stream(below.split("/")).anyMatch(name -> matches(patterns, name));
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> pattern.matcher(lower).matches());
  }

  /** Returns the patterns of files that count as {@link #parse} reads them. */
  @Override
  public String toString() {
    return String.join(",", globs);
  }
}

package io.orchard.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Globs match what the JDK's do. */
class GlobTest {
  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "a.jpg",
          "b.jpg",
          "a.jpeg",
          "ab.png",
          "a-b",
          "-",
          "]",
          "a,b",
          "x/a.jpg",
          "x/y/a.jpg",
          "x/y",
          "é.jpg",
          "äöü",
          "(a+b)^$|.jpg",
          "a b",
          "0",
          "5",
          "{a}",
          "[a]",
          "!",
          "a\\b",
          ".jpg",
          ".hidden",
          "日本.png");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*", "**", "?", "??", "*.jpg", "*.{jpg,png}", "{a,b}*", "[ab]", "[!ab]", "[a-c].jpg",
        "[0-9]", "[-a]", "[a-]", "x/*", "x/**", "x/*/*.jpg", "**/a.jpg", "\\{a\\}", "\\[a]", "a?b",
        "*.jp*g", "(a+b)^$|.jpg", "é*", "*日*", ".*", "{*.jpg,x/**}", "a\\\\b", "[é]*"
      })
  void matchesWhatTheJdkMatches(String glob) {
    PathMatcher oracle = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    Pattern pattern = Glob.compile(glob);
    for (String name : NAMES) {
      assertThat(pattern.matcher(name).matches()).as(name).isEqualTo(oracle.matches(Path.of(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[a", "{a", "{a,{b}}", "a\\", "[!"})
  void refusesWhatIsNone(String glob) {
    assertThatThrownBy(() -> Glob.compile(glob)).isInstanceOf(PatternSyntaxException.class);
  }

  @Test
  void matchesNamesThatNoPathCanHold() {
    assertThat(Glob.compile("a*.jpg").matcher("a\0\n\ufffd.jpg").matches()).isTrue();
  }
}

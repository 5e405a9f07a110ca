package io.orchard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is there for people to read: every link leads somewhere, and the README stays short. */
class PagesTest {

  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final int MOST_LINES = 130;

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern SHOWN_CODE = Pattern.compile("(?ms)^```(?:java|xml)\\n(.*?)^```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  @Test
  void everyLinkLeadsToAPageAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (String link : links(page)) {
        links++;
        if (!leadsSomewhere(page, link)) {
          broken.add(page + " -> " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(30);
  }

  @Test
  void theReadmeNamesEveryPage() throws IOException {
    assertThat(links(README)).containsAll(pagesOf(PAGES).map(Path::toString).toList());
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(MOST_LINES);
  }

  /** The project is compiled and run by the build. */
  @Test
  void theLibrarysPageShowsPiecesOfItsProject() throws IOException {
    StringBuilder project = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/it/library"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        project.append(withoutIndentation(Files.readString(file)));
      }
    }
    String shown =
        Files.readString(PAGES.resolve("library.md"))
            .replace(ofPom("version"), "@project.version@")
            .replace(ofPom("beam.version"), "@beam.version@");
    List<String> blocks = SHOWN_CODE.matcher(shown).results().map(block -> block.group(1)).toList();
    assertThat(blocks)
        .hasSizeGreaterThan(5)
        .allSatisfy(block -> assertThat(project).contains(withoutIndentation(block)));
  }

  /** Returns the text of the first element of a name. */
  private static String ofPom(String element) throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    int start = pom.indexOf("<" + element + ">") + element.length() + 2;
    return pom.substring(start, pom.indexOf("<", start));
  }

  private static String withoutIndentation(String code) {
    return code.replaceAll("(?m)^ +", "");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README, Path.of(".github/CONTRIBUTING.md")));
    for (String folder : List.of("src/site/markdown", "runner-configs", "testdata")) {
      pagesOf(Path.of(folder)).forEach(pages::add);
    }
    return pages;
  }

  private static Stream<Path> pagesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(text(page))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  private static String text(Path page) throws IOException {
    return CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** Returns what headings are called in links, by GitHub's rule. */
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(text(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}

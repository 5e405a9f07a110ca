package io.orchard.cli;

import io.orchard.job.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code options.md}: what all jobs' {@code --help} says, as tables. The words above its mark are
 * written by hand.
 */
final class OptionReference {

  static final Path FILE = Path.of("src/site/markdown/options.md");

  /** A row of the file. */
  static final Pattern ROW = Pattern.compile("(?m)^\\| `--(\\w+)` \\| ([^|]+) \\| .* \\|$");

  private static final String MARK =
      "<!-- From here on made from --help; OptionReferenceTest holds it. -->\n";
  private static final String REQUIRED = "Required";
  private static final String LAST = "Configuration and runner";
  private static final Pattern OPTION = Pattern.compile("  --(\\w+) +(.*)");
  private static final Pattern DEFAULT = Pattern.compile("(.*) \\(default: (.*)\\)");
  private static final Pattern CODE =
      Pattern.compile(
          "--\\w+(=[\\w:/]+)?|s3://[\\w/]*|\\\\,|[\\w.*/-]*[_*]+[\\w.*/-]*\\w|[\\w-]+\\*");
  private static final Pattern WORD = Pattern.compile("[^ ]+");

  /** What help says of an option, and the jobs whose help says it. */
  private record Entry(String name, String text, Set<Job> jobs) {

    String row(String section) {
      Matcher said = DEFAULT.matcher(text);
      return said.matches()
          ? row(said.group(1), defaults(said.group(2)))
          : row(text, section.equals(REQUIRED) ? "required" : "none");
    }

    private String row(String what, String otherwise) {
      return "| `--%s` | %s | %s | %s |\n".formatted(name, of(jobs), otherwise, coded(what));
    }
  }

  private OptionReference() {}

  /** Returns what the file has to hold. */
  static String expected() throws IOException {
    StringBuilder text = new StringBuilder(byHand()).append(MARK);
    sections()
        .forEach(
            (title, entries) -> {
              text.append("\n## ").append(title).append("\n\n");
              text.append("| option | jobs | default | value |\n|---|---|---|---|\n");
              entries.values().forEach(entry -> text.append(entry.row(title)));
            });
    return text.toString();
  }

  /** Returns the words that are written by hand. */
  private static String byHand() throws IOException {
    String text = Files.readString(FILE);
    int end = text.indexOf(MARK);
    return end < 0 ? text : text.substring(0, end);
  }

  private static Map<String, Map<String, Entry>> sections() {
    Map<String, Map<String, Entry>> sections = new LinkedHashMap<>();
    for (Job job : Job.values()) {
      String title = "";
      for (String line : paragraphs(Program.run(job.jobName(), "--help").succeeded().out())) {
        Matcher option = OPTION.matcher(line);
        if (option.matches()) {
          sections
              .computeIfAbsent(title, none -> new LinkedHashMap<>())
              .computeIfAbsent(
                  option.group(1),
                  name -> new Entry(name, option.group(2), EnumSet.noneOf(Job.class)))
              .jobs()
              .add(job);
        } else {
          title = line;
        }
      }
    }
    Map<String, Entry> last = sections.remove(LAST);
    sections.put(LAST, last);
    return sections;
  }

  /** Returns lines of which none is continued in the next. */
  private static List<String> paragraphs(String help) {
    List<String> whole = new ArrayList<>();
    for (String line : help.lines().toList()) {
      if (line.startsWith("   ")) {
        whole.set(whole.size() - 1, whole.get(whole.size() - 1) + " " + line.strip());
      } else if (line.startsWith("  --") || line.matches("\\w[^.:>\\[]*")) {
        whole.add(line);
      }
    }
    return whole;
  }

  private static String of(Set<Job> jobs) {
    EnumSet<Job> others = EnumSet.complementOf(EnumSet.copyOf(jobs));
    if (others.isEmpty()) {
      return "all";
    }
    return others.size() == 1 ? "all but " + names(others) : names(jobs);
  }

  private static String names(Set<Job> jobs) {
    return jobs.stream().map(job -> "`" + job.jobName() + "`").collect(Collectors.joining(", "));
  }

  private static String defaults(String value) {
    int update = value.indexOf("; update: ");
    if (update >= 0) {
      return defaults(value.substring(0, update))
          + "; `update`: "
          + value.substring(update + "; update: ".length());
    }
    return WORD.matcher(value).matches() && !value.equals("none") && !value.equals("any")
        ? "`" + value + "`"
        : coded(value);
  }

  /** Returns a text with what is no plain English as code. */
  private static String coded(String text) {
    return CODE.matcher(text.replace("|", "\\|"))
        .replaceAll(code -> Matcher.quoteReplacement("`" + code.group() + "`"));
  }
}

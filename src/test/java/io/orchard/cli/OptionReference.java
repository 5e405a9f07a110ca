package io.orchard.cli;

import io.orchard.cli.OptionTable.Line;
import io.orchard.cli.OptionTable.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code options.md}: what the table of options and so all jobs' {@code --help} says, as tables.
 * The words above its mark are written by hand.
 */
final class OptionReference {

  static final Path FILE = Path.of("src/site/markdown/options.md");

  /** A row of the file. */
  static final Pattern ROW = Pattern.compile("(?m)^\\| `--(\\w+)` \\| ([^|]+) \\| .* \\|$");

  private static final String MARK =
      "<!-- From here on made from --help; OptionReferenceTest holds it. -->\n";
  private static final Pattern CODE =
      Pattern.compile(
          "--\\w+(=[\\w:/]+)?|s3://[\\w/]*|\\\\,|[\\w.*/-]*[_*]+[\\w.*/-]*\\w|[\\w-]+\\*");
  private static final Pattern WORD = Pattern.compile("[^ ]+");

  private OptionReference() {}

  /** Returns what the file has to hold. */
  static String expected() throws IOException {
    StringBuilder text = new StringBuilder(byHand()).append(MARK);
    sections()
        .forEach(
            (title, lines) -> {
              text.append("\n## ").append(title).append("\n\n");
              text.append("| option | jobs | default | value |\n|---|---|---|---|\n");
              lines.forEach((line, jobs) -> text.append(row(title, line, jobs)));
            });
    return text.toString();
  }

  /** Returns the words that are written by hand. */
  private static String byHand() throws IOException {
    String text = Files.readString(FILE);
    int end = text.indexOf(MARK);
    return end < 0 ? text : text.substring(0, end);
  }

  /** Returns the options and their jobs by section, in the order of help. */
  private static Map<String, Map<Line, Set<Job>>> sections() {
    Map<String, Map<Line, Set<Job>>> sections = new LinkedHashMap<>();
    String last = "";
    for (Job job : Job.values()) {
      for (Section section : OptionTable.of(job).sections()) {
        last = section.title();
        Map<Line, Set<Job>> known = sections.computeIfAbsent(last, none -> new LinkedHashMap<>());
        for (Line line : section.lines()) {
          known.computeIfAbsent(line, none -> EnumSet.noneOf(Job.class)).add(job);
        }
      }
    }
    sections.put(last, sections.remove(last));
    return sections;
  }

  private static String row(String title, Line line, Set<Job> jobs) {
    String unset = title.equals("Required") ? "required" : "none";
    String otherwise = line.otherwise() == null ? unset : defaults(line.otherwise());
    return "| `--%s` | %s | %s | %s |\n"
        .formatted(line.name(), of(jobs), otherwise, coded(line.text()));
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

package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.cli.options.ClassifierOptions;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.cli.options.OutputOptions;
import io.orchard.cli.options.PcaOptions;
import io.orchard.cli.options.StorageOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every job takes the options that the README's table gives it, and no others. Only what a job's
 * own interface declares counts: Beam takes any option of an interface that this JVM has used.
 */
class JobOptionsTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ((?:`--\\w+`(?:, )?)+) \\| (.*) \\|$");
  private static final Pattern NAME = Pattern.compile("`--(\\w+)`");

  /** How a row begins that is not for all jobs. */
  private static final Pattern JOBS = Pattern.compile("for ((?:`[a-z-]+`(?:, | and )?)+): ");

  private static final Pattern JOB = Pattern.compile("`([a-z-]+)`");

  private static final Set<Job> ALL = EnumSet.allOf(Job.class);

  @Test
  void everyJobTakesTheOptionsThatTheReadmeGivesIt() throws IOException {
    Map<String, Set<Job>> expected = new TreeMap<>();
    rows().forEach((name, text) -> expected.put(name, jobs(name, text)));
    Map<String, Set<Job>> actual = new TreeMap<>();
    expected.keySet().forEach(name -> actual.put(name, takers(name)));
    assertThat(actual).hasSizeGreaterThan(30).isEqualTo(expected);
  }

  @Test
  void theReadmeNamesEveryOption() throws IOException {
    Set<String> declared = new TreeSet<>(Set.of("runner"));
    ALL.forEach(job -> concerns(job).forEach(concern -> declared.addAll(names(concern))));
    assertThat(rows().keySet()).containsExactlyElementsOf(declared);
  }

  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    ROW.matcher(Files.readString(Path.of("README.md")))
        .results()
        .forEach(row -> matches(NAME, row.group(1)).forEach(name -> rows.put(name, row.group(2))));
    return rows;
  }

  /** The words of its row decide, else what an option is about. */
  private static Set<Job> jobs(String option, String text) {
    MatchResult words = JOBS.matcher(text).results().findFirst().orElse(null);
    if (words != null && words.start() == 0) {
      return matches(JOB, words.group(1)).map(Job::named).collect(Collectors.toSet());
    }
    if (option.equals("runner")
        || isOf(option, NetworkOptions.class, OutputOptions.class, StorageOptions.class)) {
      return ALL;
    }
    if (isOf(option, PcaOptions.class, ClassifierOptions.class)) {
      return EnumSet.of(Job.FIT, Job.UPDATE);
    }
    return EnumSet.of(Job.FIT, Job.TRANSFORM, Job.UPDATE, Job.CLASSIFY);
  }

  private static boolean isOf(String option, Class<?>... concerns) {
    return Stream.of(concerns).anyMatch(concern -> names(concern).contains(option));
  }

  private static Set<Job> takers(String option) {
    return ALL.stream()
        .filter(job -> OptionTypes.isDeclared(job.options(), option))
        .collect(Collectors.toSet());
  }

  private static List<Class<?>> concerns(Job job) {
    return List.of(job.options().getInterfaces());
  }

  private static Set<String> names(Class<?> concern) {
    return Arrays.stream(concern.getDeclaredMethods())
        .map(method -> method.getName())
        .filter(name -> name.startsWith("get"))
        .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1));
  }
}

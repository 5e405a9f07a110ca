package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.cli.options.ClassifierOptions;
import io.orchard.cli.options.DropDuplicatesOptions;
import io.orchard.cli.options.DuplicateOptions;
import io.orchard.cli.options.EarlierFeaturesOptions;
import io.orchard.cli.options.FittedModelOptions;
import io.orchard.cli.options.InputOptions;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.cli.options.OutputOptions;
import io.orchard.cli.options.PcaOptions;
import io.orchard.cli.options.PredictionOptions;
import io.orchard.cli.options.ResampleOptions;
import io.orchard.cli.options.StorageOptions;
import io.orchard.cli.options.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every job takes the options that concern it, and no others, and the page of options says so. Only
 * what a job's own interface declares counts: Beam takes any option of an interface that this JVM
 * has used.
 */
class JobOptionsTest {

  private static final Set<Job> ALL = EnumSet.allOf(Job.class);
  private static final Set<Job> OF_IMAGES =
      EnumSet.of(Job.FIT, Job.TRANSFORM, Job.UPDATE, Job.CLASSIFY);

  /** Which jobs each concern is for. */
  private static final Map<Class<?>, Set<Job>> CONCERNS =
      Map.ofEntries(
          Map.entry(InputOptions.class, OF_IMAGES),
          Map.entry(EarlierFeaturesOptions.class, EnumSet.of(Job.FIT)),
          Map.entry(FittedModelOptions.class, EnumSet.of(Job.TRANSFORM, Job.UPDATE, Job.CLASSIFY)),
          Map.entry(PredictionOptions.class, EnumSet.of(Job.CLASSIFY)),
          Map.entry(NetworkOptions.class, ALL),
          Map.entry(ResampleOptions.class, OF_IMAGES),
          Map.entry(PcaOptions.class, EnumSet.of(Job.FIT, Job.UPDATE)),
          Map.entry(ClassifierOptions.class, EnumSet.of(Job.FIT, Job.UPDATE)),
          Map.entry(OutputOptions.class, ALL),
          Map.entry(TableOptions.class, OF_IMAGES),
          Map.entry(DuplicateOptions.class, OF_IMAGES),
          Map.entry(DropDuplicatesOptions.class, EnumSet.of(Job.FIT)),
          Map.entry(StorageOptions.class, ALL));

  /** What help tells beside the program's own options. */
  private static final Set<String> OTHERS = Set.of("config", "runner", "awsRegion", "endpoint");

  @Test
  void everyJobTakesTheOptionsThatConcernIt() {
    Map<String, Set<Job>> expected = expected();
    Map<String, Set<Job>> actual = new TreeMap<>();
    expected.keySet().forEach(name -> actual.put(name, takers(name)));
    assertThat(actual).hasSizeGreaterThan(30).isEqualTo(expected);
  }

  @Test
  void noJobHasOtherConcerns() {
    ALL.forEach(job -> assertThat(CONCERNS).containsKeys(job.options().getInterfaces()));
  }

  @Test
  void thePageNamesEveryOptionAndItsJobs() throws IOException {
    Map<String, Set<Job>> expected = expected();
    OTHERS.forEach(name -> expected.put(name, ALL));
    Map<String, Set<Job>> said = new TreeMap<>();
    OptionReference.ROW
        .matcher(Files.readString(OptionReference.FILE))
        .results()
        .forEach(row -> said.put(row.group(1), jobs(row.group(2))));
    assertThat(said).isEqualTo(expected);
  }

  private static Map<String, Set<Job>> expected() {
    Map<String, Set<Job>> expected = new TreeMap<>();
    CONCERNS.forEach(
        (concern, jobs) ->
            OptionTable.of(concern).names().forEach(name -> expected.put(name, jobs)));
    return expected;
  }

  private static Set<Job> takers(String option) {
    return ALL.stream()
        .filter(job -> OptionTable.of(job).names().contains(option))
        .collect(Collectors.toSet());
  }

  /** Returns the jobs that a cell of the page names, or does not where it says "all but". */
  private static Set<Job> jobs(String cell) {
    if (cell.equals("all")) {
      return ALL;
    }
    Set<Job> named =
        Stream.of(cell.replace("all but ", "").replace("`", "").split(", "))
            .map(Job::named)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Job.class)));
    if (cell.startsWith("all but ")) {
      return ALL.stream().filter(job -> !named.contains(job)).collect(Collectors.toSet());
    }
    return named;
  }
}

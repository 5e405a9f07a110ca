package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.cli.options.ClassifierOptions;
import io.orchard.cli.options.UpdateOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What getters state of their options. */
class OptionTableTest {

  private static final Pattern PLACE = Pattern.compile("s3://|s3 URL");

  /** An option that was not marked would be read in S3 by one of its spellings alone. */
  @ParameterizedTest
  @EnumSource
  void whatHelpCallsAPlaceIsMarkedAsOne(Job job) {
    OptionTable table = OptionTable.of(job);
    for (OptionTable.Section section : table.sections()) {
      section.lines().stream()
          .filter(line -> table.names().contains(line.name()))
          .forEach(
              line ->
                  assertThat(table.isPlace(line.name()))
                      .as(line.name())
                      .isEqualTo(PLACE.matcher(line.text()).find()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void noOptionOfOursMayHoldASecret(Job job) {
    OptionTable.of(job).names().forEach(name -> Secrets.refuse(name, ""));
  }

  @Test
  void whatIsLeftOpenIsFilledInWithTheModelsOrTheDefault() {
    UpdateOptions options =
        PipelineOptionsFactory.fromArgs("--priors=uniform").as(UpdateOptions.class);
    OptionTable table = OptionTable.of(ClassifierOptions.class);
    table.fillIn(options, Map.of("shrinkage", "0.3", "priors", "counts"));
    Map<String, Object> filled = new TreeMap<>(table.values(options));
    filled.remove("runner");
    assertThat(filled)
        .isEqualTo(Map.of("classifier", "lda", "shrinkage", "0.3", "priors", "uniform"));
  }

  @Test
  void beamsOwnPlacesAreSpelledAsOursAre() {
    String[] args = {"--input=s3a://b/in", "--tempLocation=s3a://b/tmp", "--include=s3a:*"};
    UpdateOptions options = CommandLine.parse(Job.UPDATE, args).as(UpdateOptions.class);
    assertThat(options.getInput()).isEqualTo("s3://b/in");
    assertThat(options.getTempLocation()).isEqualTo("s3://b/tmp");
    assertThat(options.getInclude()).isEqualTo("s3a:*");
  }
}

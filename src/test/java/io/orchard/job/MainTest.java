package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orchard.cli.CommandLine;
import io.orchard.cli.Job;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"--version", "version", "fit --version", "fit --input=x --version"})
  void theVersionsAreOneLine(String line) {
    Program run = Program.run(line.split(" ")).succeeded();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .matches("orchard \\S+ \\(Apache Beam \\d+\\.\\d+\\.\\d+, Java [\\w.+-]+\\)\\R");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit|input, output",
        "transform|input, pcaModel, output",
        "update|input, pcaModel, output",
        "classify|input, pcaModel, output",
        "import-model|output"
      })
  void helpBeginsWithWhatIsRequiredAndEndsWithAnExample(String job, String options) {
    String help = Program.run(job, "--help").succeeded().out();
    String[] required = options.split(", ");
    assertThat(help.lines().map(line -> line.replaceFirst("^  --(\\w+) .*", "$1")))
        .containsSubsequence(required)
        .contains("runner");
    String first =
        help.substring(help.indexOf("Required"), help.indexOf("\n\n", help.indexOf("Required")));
    assertThat(first.lines().filter(line -> line.startsWith("  --"))).hasSize(required.length);
    String example = help.substring(help.lastIndexOf("Example: "));
    assertThat(example).startsWith("Example: java -jar orchard.jar " + job + " --");
    for (String option : required) {
      assertThat(first).contains("--" + option + " ");
      assertThat(help).containsOnlyOnce("  --" + option + " ");
      assertThat(example).contains(" --" + option + "=");
    }
  }

  @Test
  void aMissingRegionIsBadUsage() {
    assumeTrue(System.getenv("AWS_REGION") == null, "this machine's environment has a region");
    Map<String, String> nowhere =
        Map.of("aws.disableEc2Metadata", "true", "aws.configFile", temp + "/none");
    nowhere.forEach(System::setProperty);
    try {
      Program run = fit("--input=s3://some-bucket/x").failedWithOneLine(Main.BAD_USAGE);
      assertThat(run.err()).contains("no AWS region", "--awsRegion=");
      assertThat(temp.resolve("out")).doesNotExist();
    } finally {
      nowhere.keySet().forEach(System::clearProperty);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--endpoint=localhost:9000", "--endpoint=minio", "--awsRegion=eu_west_1"})
  void whatCanBeNoAddressOfS3IsBadUsage(String option) {
    Program run = fit("--input=s3://some-bucket/x", option).failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains(option + ": must be");
  }

  @Test
  void aRegionOfAnotherServerMayBeCalledAnything() {
    String[] args = {"--awsRegion=my_home", "--endpoint=HTTP://localhost:9000"};
    assertThat(CommandLine.parse(Job.FIT, args).as(AwsOptions.class).getAwsRegion().id())
        .isEqualTo("my_home");
  }

  private Program fit(String... options) {
    String[] args = {"fit", "--output=" + temp.resolve("out"), "--model=pixels", "--imageSize=8"};
    return Program.run(Program.with(args, options));
  }
}

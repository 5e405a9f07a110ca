package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.cli.CommandLine;
import io.orchard.cli.Job;
import io.orchard.cli.options.FitOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files in one folder of {@code runner-configs/}, with their placeholders filled. */
record DeploymentFiles(Path folder) {

  /** The command that makes the jars for clusters. */
  static final String CLUSTER_JARS = "mvn -q -B -Pcluster -DskipTests package\n";

  private static final String ACCOUNT = "111122223333";
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("AWS_REGION", "eu-west-1"),
          Map.entry("ACCOUNT_ID", ACCOUNT),
          Map.entry("INPUT_BUCKET", "fruits-input"),
          Map.entry("OUTPUT_BUCKET", "fruits-output"),
          Map.entry("ARTIFACT_BUCKET", "fruits-artifacts"),
          Map.entry("LOG_BUCKET", "fruits-logs"),
          Map.entry("KMS_KEY_ARN", "arn:aws:kms:eu-west-1:" + ACCOUNT + ":key/0"),
          Map.entry("SUBNET_ID", "subnet-0"),
          Map.entry("APPLICATION_ID", "00f0"),
          Map.entry("OIDC_PROVIDER", "oidc.example.com/id/0"),
          Map.entry("IMAGE", "registry.example.com/orchard:1"));

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)}");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static DeploymentFiles in(String folder) {
    return new DeploymentFiles(Path.of("runner-configs", folder));
  }

  /** Returns a file as it is in the repository. */
  String raw(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a file with its placeholders filled. */
  String filled(String name) {
    return PLACEHOLDER
        .matcher(raw(name))
        .replaceAll(found -> Matcher.quoteReplacement(VALUES.get(found.group(1))));
  }

  JsonNode json(String name) throws IOException {
    return JSON.readTree(filled(name));
  }

  /** Returns the files of these endings, below the folder. */
  List<String> names(String... endings) {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.map(file -> folder.relativize(file).toString())
          .filter(name -> Stream.of(endings).anyMatch(name::endsWith))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of all placeholders in a file. */
  Set<String> placeholders(String name) {
    return PLACEHOLDER
        .matcher(raw(name))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the options of the README's command that begins so, by their names. */
  Map<String, String> command(String start) {
    Matcher command =
        Pattern.compile(Pattern.quote(start) + "(?:\\\\\n|[^\n])*").matcher(raw("README.md"));
    assertThat(command.find()).as(start).isTrue();
    return Pattern.compile("--([a-z0-9-]+)\\s+(.+?)(?=\\s+\\\\?\\s*--|\\)?$)")
        .matcher(command.group())
        .results()
        .collect(Collectors.toMap(option -> option.group(1), DeploymentFiles::value));
  }

  private static String value(MatchResult option) {
    return option.group(2).replaceAll("^\"|\"$", "");
  }

  /** Returns the packages that the build opens, such as {@code java.base/java.lang}. */
  static List<String> openedPackages() throws IOException {
    Matcher property =
        Pattern.compile("<opened.packages>(.*)</opened.packages>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(property.find()).isTrue();
    return List.of(property.group(1).split(" "));
  }

  /** Reads a job's command line as the program does: names, values and what has to be there. */
  static FitOptions fit(List<String> args) {
    assertThat(args).first().isEqualTo(Job.FIT.jobName());
    String[] options = args.subList(1, args.size()).toArray(String[]::new);
    FitOptions parsed = CommandLine.parse(Job.FIT, options).as(FitOptions.class);
    new FitJob(parsed);
    return parsed;
  }
}

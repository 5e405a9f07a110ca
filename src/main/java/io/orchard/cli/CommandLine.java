package io.orchard.cli;

import io.orchard.cli.options.GivenOptions;
import io.orchard.storage.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.ApplicationNameOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Reads the options of a job from its arguments and from the files that they name. */
public final class CommandLine {

  private static final Pattern ARGUMENT =
      Pattern.compile("--([A-Za-z]\\w*)(?:=(.*))?", Pattern.DOTALL);
  private static final Pattern UNKNOWN =
      Pattern.compile("missing (?:a property|properties) named '?\\[?(.+?)'?\\]?\\.(.*)");

  private CommandLine() {}

  /**
   * Returns the options: those of the command line win over those of {@code --config} files, of
   * which later ones win over earlier ones.
   *
   * @throws UsageException if an option or value is unknown or a file cannot be read
   */
  public static PipelineOptions parse(Job job, String[] args) {
    Map<String, String> given = new LinkedHashMap<>();
    List<String> files = new ArrayList<>();
    for (String arg : args) {
      Matcher argument = ARGUMENT.matcher(arg);
      if (!argument.matches()) {
        Secrets.refuseArgument(arg);
        throw new UsageException(
            "'" + arg + "' is no option; options look like --name=value, with = and no space");
      }
      String value = argument.group(2) == null ? "true" : argument.group(2);
      Secrets.refuse(argument.group(1), value);
      if (argument.group(1).equals("config")) {
        files.add(S3Spelling.plain(value));
      } else {
        given.put(argument.group(1), value);
      }
    }
    OptionTable table = OptionTable.of(job);
    if (!files.stream().allMatch(Storage::isLocal)) {
      parse(job, table, accessToS3(given));
    }
    Map<String, String> options = new LinkedHashMap<>();
    files.forEach(file -> options.putAll(ConfigFile.read(file)));
    options.putAll(given);
    if (!options.containsKey("runner") && !Defaults.hasDirectRunner()) {
      throw new UsageException(
          "this jar is for a cluster: say which kind, by --runner=SparkRunner or"
              + " --runner=FlinkRunner");
    }
    Map<String, String> asGiven = new LinkedHashMap<>(options);
    Defaults.tryHere(options);
    options.replaceAll((name, value) -> table.isPlace(name) ? S3Spelling.plain(value) : value);
    S3Address.check(options);
    Defaults.addTo(options);
    Encryption.addTo(options);
    LocalMasters.addTo(options);
    PipelineOptions parsed = parse(job, table, options);
    parsed.as(GivenOptions.class).setGiven(asGiven);
    if (!options.containsKey("appName")) {
      parsed.as(ApplicationNameOptions.class).setAppName("orchard-" + job.jobName());
    }
    return parsed;
  }

  /** Files of options in S3 are read as the options beside them say. */
  private static Map<String, String> accessToS3(Map<String, String> given) {
    Map<String, String> access = new LinkedHashMap<>(given);
    access.keySet().retainAll(S3Address.OPTIONS);
    S3Address.check(access);
    Defaults.addS3To(access);
    return access;
  }

  /** Returns the options, after what is read and written from now on is by them. */
  private static PipelineOptions parse(Job job, OptionTable table, Map<String, String> options) {
    List<String> args = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          table.check(name, value);
          args.add("--" + name + "=" + value);
        });
    PipelineOptionsFactory.register(S3Options.class);
    try {
      PipelineOptions parsed =
          PipelineOptionsFactory.fromArgs(args.toArray(String[]::new))
              .withValidation()
              .as(job.options());
      FileSystems.setDefaultPipelineOptions(parsed);
      return parsed;
    } catch (IllegalArgumentException e) {
      throw new UsageException(explain(job, String.valueOf(e.getMessage())), e);
    }
  }

  private static String explain(Job job, String message) {
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.find()) {
      String hint = unknown.group(2).replaceAll("'([^']+)'", "--$1");
      return "unknown option --"
          + unknown.group(1)
          + "."
          + hint
          + " See "
          + job.jobName()
          + " --help";
    }
    return message.lines().findFirst().orElse("").strip();
  }
}

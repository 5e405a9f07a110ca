package io.orchard.cli;

import io.orchard.cli.options.GivenOptions;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The command that runs a job again, with the options as they were given; what stood in files is
 * written out. None of them can be a {@linkplain Secrets secret}.
 */
public final class CommandAgain {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private CommandAgain() {}

  /** Returns the command for a shell, one option per line. */
  public static String of(Job job, PipelineOptions options) {
    Map<String, String> given = options.as(GivenOptions.class).getGiven();
    String command = "java -jar orchard.jar " + job.jobName();
    return given == null || given.isEmpty()
        ? command
        : command
            + given.entrySet().stream()
                .map(option -> " \\\n  --" + option.getKey() + "=" + quoted(option.getValue()))
                .collect(Collectors.joining());
  }

  private static String quoted(String value) {
    return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}

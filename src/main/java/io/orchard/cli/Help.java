package io.orchard.cli;

import io.orchard.cli.OptionTable.Section;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints the jobs and their options, as the options' own descriptions tell them. */
public final class Help {

  private static final int WIDTH = 78;
  private static final String INDENT = " ".repeat(21);

  private Help() {}

  /** Prints what jobs there are. */
  public static void jobs(PrintStream out) {
    out.println("Turns a bucket of images into reduced feature vectors.");
    out.println();
    out.println("Usage: java -jar orchard.jar JOB [--option=value ...]");
    out.println();
    for (Job job : Job.values()) {
      out.printf(Locale.ROOT, "  %-14s%s%n", job.jobName(), job.summary());
    }
    out.println();
    out.println("java -jar orchard.jar JOB --help lists the options of a job, and --version tells");
    out.println("the version.");
    out.println();
    out.println("Exit codes: 0 success; 1 the run failed and left nothing but features, which");
    out.println("--resume=true takes over; 2 bad usage, nothing was done; 3 too many images");
    out.println("rejected, everything but _SUCCESS is written.");
  }

  /** Prints the options of a job. */
  public static void job(Job job, PrintStream out) {
    out.println("java -jar orchard.jar " + job.jobName() + " [--option=value ...]");
    out.println(job.summary());
    OptionTable options = OptionTable.of(job);
    options.sections().forEach(section -> section(section, out));
    out.println("  Every option of Beam and of the runner is taken too, e.g. --sparkMaster,");
    out.println("  --flinkMaster, --targetParallelism.");
    out.println();
    out.println("Example: java -jar orchard.jar " + job.jobName() + example(options));
  }

  private static String example(OptionTable options) {
    return options
        .required()
        .map(option -> " --" + option.name() + "=" + option.example())
        .collect(Collectors.joining());
  }

  private static void section(Section section, PrintStream out) {
    out.println();
    out.println(section.title());
    section.lines().forEach(line -> line(line.name(), line.whole(), out));
  }

  private static void line(String name, String text, PrintStream out) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  --%-17s", name));
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
        out.println(line);
        line = new StringBuilder(INDENT);
      }
      if (line.length() > INDENT.length()) {
        line.append(' ');
      }
      line.append(word);
    }
    out.println(line);
  }
}

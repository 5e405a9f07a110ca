package io.orchard.cli;

import io.orchard.cli.options.Required;
import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

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
    out.println();
    out.println("Required");
    required(job).forEach(getter -> option(getter, out));
    for (Class<?> concern : job.options().getInterfaces()) {
      List<Method> others = getters(concern);
      others.removeIf(getter -> getter.isAnnotationPresent(Required.class));
      if (!others.isEmpty()) {
        out.println();
        out.println(concern.getAnnotation(Description.class).value());
        others.forEach(getter -> option(getter, out));
      }
    }
    out.println();
    out.println("Configuration and runner");
    line(
        "config",
        "a YAML file of option names and values; several allowed, later ones win, the command line"
            + " wins over all. Paths in it count from the current folder",
        out);
    line("runner", "DirectRunner, SparkRunner or FlinkRunner (default: DirectRunner)", out);
    line("awsRegion", "region of s3:// locations, e.g. eu-west-1 (default: AWS_REGION)", out);
    line("endpoint", "URL of another S3 server than AWS's", out);
    out.println("  Every option of Beam and of the runner is taken too, e.g. --sparkMaster,");
    out.println("  --flinkMaster, --targetParallelism.");
    out.println();
    out.println("Example: java -jar orchard.jar " + job.jobName() + example(job));
  }

  private static List<Method> required(Job job) {
    return Arrays.stream(job.options().getInterfaces())
        .flatMap(concern -> getters(concern).stream())
        .filter(getter -> getter.isAnnotationPresent(Required.class))
        .toList();
  }

  private static String example(Job job) {
    return required(job).stream()
        .map(getter -> " --" + name(getter) + "=" + getter.getAnnotation(Required.class).example())
        .collect(Collectors.joining());
  }

  private static List<Method> getters(Class<?> concern) {
    List<Method> getters = new ArrayList<>(Arrays.asList(concern.getDeclaredMethods()));
    getters.removeIf(method -> !method.isAnnotationPresent(Description.class));
    getters.sort(Comparator.comparing(Method::getName));
    return getters;
  }

  private static void option(Method getter, PrintStream out) {
    String text = getter.getAnnotation(Description.class).value();
    for (Annotation annotation : getter.getAnnotations()) {
      text += defaultValue(annotation);
    }
    line(name(getter), text, out);
  }

  private static String name(Method getter) {
    String property = getter.getName().substring("get".length());
    return Character.toLowerCase(property.charAt(0)) + property.substring(1);
  }

  private static String defaultValue(Annotation annotation) {
    Object value = null;
    if (annotation instanceof Default.String text) {
      value = text.value();
    } else if (annotation instanceof Default.Integer number) {
      value = number.value();
    } else if (annotation instanceof Default.Double number) {
      value = number.value();
    } else if (annotation instanceof Default.Boolean flag) {
      value = flag.value();
    }
    return value == null ? "" : " (default: " + value + ")";
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

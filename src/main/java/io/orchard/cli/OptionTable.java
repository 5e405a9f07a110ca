package io.orchard.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options of a job, or of one of its concerns, as the annotations of their getters state them.
 * None of them can be a {@linkplain Secrets secret}.
 */
public final class OptionTable {

  /** What help says of an option. */
  record Line(String name, String text, @Nullable String otherwise) {

    /** Returns the text with the default. */
    String whole() {
      return otherwise == null ? text : text + " (default: " + otherwise + ")";
    }
  }

  /** What help lists under one title. */
  record Section(String title, List<Line> lines) {}

  /** Options of Beam's, and of none, that help tells too. */
  private static final Section OTHERS =
      new Section(
          "Configuration and runner",
          List.of(
              new Line(
                  "config",
                  "a YAML file of option names and values; several allowed, later ones win, the"
                      + " command line wins over all. Paths in it count from the current folder."
                      + " One in S3 is reached as the command line alone says",
                  null),
              new Line("runner", "DirectRunner, SparkRunner or FlinkRunner", "DirectRunner"),
              new Line("awsRegion", "region of s3:// locations, e.g. eu-west-1", "AWS_REGION"),
              new Line("endpoint", "URL of another S3 server than AWS's", null)));

  private final Map<String, List<Option>> concerns = new LinkedHashMap<>();

  private OptionTable(Class<?> type) {
    boolean isConcern = type.isAnnotationPresent(Description.class);
    for (Class<?> concern : isConcern ? new Class<?>[] {type} : type.getInterfaces()) {
      concerns.put(concern.getAnnotation(Description.class).value(), declared(concern).toList());
    }
  }

  /** Returns the options of a job. */
  public static OptionTable of(Job job) {
    return of(job.options());
  }

  /** Returns the options that an interface declares, or those that it puts together. */
  public static OptionTable of(Class<?> type) {
    return new OptionTable(type);
  }

  private static Stream<Option> declared(Class<?> concern) {
    return Arrays.stream(concern.getDeclaredMethods())
        .filter(method -> method.getName().startsWith("get"))
        .map(Option::new)
        .sorted(Comparator.comparing(Option::name));
  }

  private Stream<Option> own() {
    return concerns.values().stream().flatMap(List::stream);
  }

  /** Returns an option that is declared here or that every pipeline has. */
  private Optional<Option> named(String name) {
    return Stream.concat(own(), declared(PipelineOptions.class))
        .filter(option -> option.name().equals(name))
        .findFirst();
  }

  /** Returns what help says: first of what is required, then by concern. */
  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    sections.add(section("Required", required()));
    concerns.forEach(
        (title, options) ->
            sections.add(
                section(title, options.stream().filter(option -> option.example() == null))));
    sections.add(OTHERS);
    sections.removeIf(section -> section.lines().isEmpty());
    return sections;
  }

  private static Section section(String title, Stream<Option> options) {
    return new Section(
        title,
        options.map(option -> new Line(option.name(), option.text(), option.otherwise())).toList());
  }

  /** Returns the options without which the job cannot run. */
  Stream<Option> required() {
    return own().filter(option -> option.example() != null);
  }

  /** Returns the names of the options that are declared here. */
  Set<String> names() {
    return own().map(Option::name).collect(Collectors.toSet());
  }

  /** Returns whether an option may name a place; those of a runner are not known here. */
  boolean isPlace(String name) {
    return named(name).filter(Option::isPlace).isPresent();
  }

  /** Throws a {@link UsageException} if a value does not fit; a runner's are left to Beam. */
  void check(String name, String value) {
    named(name).ifPresent(option -> option.check(value));
  }

  /** Returns names and values, defaults and the runner included; unset options are left out. */
  public Map<String, Object> values(PipelineOptions options) {
    Map<String, Object> values = values(options, own());
    values.put("runner", options.getRunner().getSimpleName());
    return values;
  }

  /** Returns names and values of the options that may name a place, defaults included. */
  Map<String, Object> places(PipelineOptions options) {
    return values(options, own().filter(Option::isPlace));
  }

  private static Map<String, Object> values(PipelineOptions options, Stream<Option> which) {
    Map<String, Object> values = new TreeMap<>();
    which.forEach(option -> values.computeIfAbsent(option.name(), no -> option.valueIn(options)));
    return values;
  }

  /**
   * Sets options that nobody set to what takes their place.
   *
   * @param fitted what the model that is continued says of them, by name; empty without one
   */
  public void fillIn(PipelineOptions options, Map<String, ?> fitted) {
    own().forEach(option -> option.fillIn(options, fitted.get(option.name())));
  }
}

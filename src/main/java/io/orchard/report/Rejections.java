package io.orchard.report;

import io.orchard.rows.RejectedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rejected images, by cause: the stage where they failed and the kind of failure. */
final class Rejections {

  static final int MOST_EXAMPLES = 10;

  /**
   * A cause of rejections.
   *
   * @param stage {@code read}, {@code decode} or {@code extract}
   * @param error the kind of failure
   * @param count images rejected for it
   * @param examples the first of them by path
   */
  record Cause(String stage, String error, long count, List<Example> examples) {}

  /**
   * A rejected image.
   *
   * @param path absolute path or {@code s3://} URI
   * @param message what is wrong with it
   */
  record Example(String path, String message) {}

  private static final class Tally {
    private final First<Example> examples =
        new First<>(
            MOST_EXAMPLES, Comparator.comparing(Example::path).thenComparing(Example::message));
    private long count;
  }

  private final Map<String, Map<String, Tally>> byStage = new TreeMap<>();

  void add(RejectedImage image) {
    String stage = image.stage().name().toLowerCase(Locale.ROOT);
    Tally tally =
        byStage
            .computeIfAbsent(stage, name -> new TreeMap<>())
            .computeIfAbsent(image.error(), name -> new Tally());
    tally.count++;
    tally.examples.offer(new Example(image.uri(), image.message()));
  }

  /** Returns the causes, the most frequent first. */
  List<Cause> causes() {
    return byStage.entrySet().stream()
        .flatMap(
            stage ->
                stage.getValue().entrySet().stream()
                    .map(error -> cause(stage.getKey(), error.getKey(), error.getValue())))
        .sorted(Comparator.comparingLong(Cause::count).reversed())
        .toList();
  }

  private static Cause cause(String stage, String error, Tally tally) {
    return new Cause(stage, error, tally.count, tally.examples.inOrder());
  }
}

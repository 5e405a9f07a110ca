package io.orchard.cli;

import io.orchard.storage.RetryingS3Clients;
import java.util.Map;

/** Settings of Beam's that every job wants unless told otherwise. */
final class Defaults {
  private static final String DIRECT_RUNNER = "org/apache/beam/runners/direct/DirectRunner.class";

  /**
   * The DirectRunner checks by default that no element is changed and that every one can be
   * encoded: twice the time, for what tests have shown. And of threads that exceed the cores, one
   * does nothing but look for work.
   */
  private static final Map<String, String> DIRECT =
      Map.of(
          "enforceImmutability", "false",
          "enforceEncodability", "false",
          "blockOnRun", "false",
          "targetParallelism", String.valueOf(Runtime.getRuntime().availableProcessors()));

  /**
   * Pipelined shuffles may deadlock on a graph that parts and joins again (FLINK-10672). And nobody
   * changes an element, so that operators need no copies of their own.
   */
  private static final Map<String, String> FLINK =
      Map.of("executionModeForBatch", "BATCH_FORCED", "fasterCopy", "true");

  /** Any region will do where nothing is in S3; finding the real one may take seconds. */
  private static final Map<String, String> NO_S3 = Map.of("awsRegion", "eu-west-1");

  /** The clients that keep asking; Beam's own give up after two retries. */
  private static final Map<String, String> S3 =
      Map.of("s3ClientFactoryClass", RetryingS3Clients.class.getName());

  private Defaults() {}

  /** Returns whether the runner that Beam takes by itself is there; cluster jars do without. */
  static boolean hasDirectRunner() {
    return Defaults.class.getClassLoader().getResource(DIRECT_RUNNER) != null;
  }

  /**
   * Has a dry run try its images by the DirectRunner, whatever runner its forecast is for.
   *
   * @throws UsageException if that runner is not there
   */
  static void tryHere(Map<String, String> options) {
    if (!options.getOrDefault("dryRun", "false").equals("true")) {
      return;
    }
    if (!hasDirectRunner()) {
      throw new UsageException("--dryRun=true: not by a cluster's jar; use orchard.jar");
    }
    options.computeIfPresent(
        "runner",
        (name, runner) -> runner.matches("(Spark|Flink)Runner") ? "DirectRunner" : runner);
  }

  /** Adds what reading from S3 wants to the options, where it is not set. */
  static void addS3To(Map<String, String> options) {
    S3.forEach(options::putIfAbsent);
  }

  /** Adds what is not set to the options. */
  static void addTo(Map<String, String> options) {
    addS3To(options);
    String runner = options.getOrDefault("runner", "DirectRunner");
    if (runner.endsWith("DirectRunner")) {
      DIRECT.forEach(options::putIfAbsent);
    } else if (runner.endsWith("FlinkRunner")) {
      FLINK.forEach(options::putIfAbsent);
    }
    if (options.values().stream().noneMatch(value -> value.contains("s3:"))) {
      NO_S3.forEach(options::putIfAbsent);
    }
  }
}

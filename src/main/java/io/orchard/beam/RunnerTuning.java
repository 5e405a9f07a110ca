package io.orchard.beam;

import org.apache.beam.sdk.Pipeline;

/**
 * What suits the runner that a pipeline is for. It changes how work is cut, never what comes out.
 */
public enum RunnerTuning {
  /** Takes milliseconds for every step of every bundle, and its workers take one when free. */
  DIRECT,
  /** Starts all consumers of a lost part anew. */
  FLINK,
  /** All others, which may repeat parts of the work alone. */
  OTHER;

  /** The DirectRunner is best off with two buckets for a core. */
  private static final int DIRECT_BUCKETS = 2 * Runtime.getRuntime().availableProcessors();

  /** Of 10 million images, each bucket has 10,000. */
  private static final int BUCKETS = 1000;

  /** Returns what suits the runner in a pipeline's options. */
  public static RunnerTuning of(Pipeline pipeline) {
    return switch (pipeline.getOptions().getRunner().getSimpleName()) {
      case "DirectRunner" -> DIRECT;
      case "FlinkRunner" -> FLINK;
      default -> OTHER;
    };
  }

  /** Returns into how many buckets images are dealt out. */
  public int buckets() {
    return this == DIRECT ? DIRECT_BUCKETS : BUCKETS;
  }
}

package io.orchard.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Keeps Spark and Flink to this machine where they run in the launcher's own process: by themselves
 * they listen on every address, and take orders from whoever comes. And gives Flink there every
 * core, and memory for each. Settings that are given stay, and clusters are left alone.
 */
final class LocalMasters {

  private static final String LOOPBACK = "127.0.0.1";

  /** With a secret, which Spark makes up, for whoever else is on this machine. */
  private static final Map<String, String> SPARK =
      Map.of(
          "spark.authenticate",
          "true",
          // A task out of memory fails the job, which says so; it does not exit this process with
          // 52.
          "spark.executor.killOnFatalError.depth",
          "0",
          "spark.driver.bindAddress",
          LOOPBACK,
          "spark.driver.host",
          LOOPBACK,
          "spark.ui.enabled",
          "false");

  /** Flink's own name of the file. */
  private static final String FLINK_FILE = "config.yaml";

  /**
   * Shuffles pass through files of this machine and back, which takes less than to compress them.
   * And a sort has to hold a piece of statistics, 8 MB, in its share of a slot's memory, which some
   * 25 sorts have between them, and which is taken only as it is filled.
   */
  private static final String FLINK =
      """
      rest.bind-address: 127.0.0.1
      jobmanager.bind-host: 127.0.0.1
      taskmanager.bind-host: 127.0.0.1
      taskmanager.network.batch-shuffle.compression.enabled: false
      taskmanager.memory.managed.size: %1$dm
      taskmanager.memory.network.min: %2$dm
      taskmanager.memory.network.max: %2$dm
      """;

  private static final int FLINK_SLOT_MEGABYTES = 512;

  /**
   * Of buffers between steps; with 2 MB, 32 slots ran out of them. Flink itself takes 64 in all.
   */
  private static final int FLINK_SLOT_NETWORK_MEGABYTES = 8;

  private static final int FLINK_LEAST_NETWORK_MEGABYTES = 64;

  private static final String COUNT = "[1-9]\\d{0,3}";

  /** What {@code --flinkMaster} may be, and is if it is left out, for this process to be Flink. */
  private static final Set<String> FLINK_MASTERS = Set.of("[auto]", "[local]");

  /** What {@code --sparkMaster} is if it is left out. */
  private static final String SPARK_MASTER = "local[4]";

  /** What Spark asks for: one and a half times the 300 MB that it sets apart. */
  private static final long SPARK_HEAP = 450L << 20;

  private LocalMasters() {}

  /** Adds what a runner in this process needs to the options or to the JVM's properties. */
  static void addTo(Map<String, String> options) {
    if (options.getOrDefault("runner", "").matches(".*(Spark|Flink)Runner")) {
      NamelessUser.introduce();
    }
    addTo(options, System.getProperties(), System.getenv());
  }

  static void addTo(
      Map<String, String> options, Properties properties, Map<String, String> environment) {
    String runner = options.getOrDefault("runner", "");
    if (runner.endsWith("SparkRunner")) {
      // What spark-submit says wins over the option.
      String given = options.getOrDefault("sparkMaster", SPARK_MASTER);
      if (properties.getProperty("spark.master", given).startsWith("local")) {
        checkHeap(Runtime.getRuntime().maxMemory());
        SPARK.forEach(properties::putIfAbsent);
      }
    } else if (runner.endsWith("FlinkRunner")
        && FLINK_MASTERS.contains(options.getOrDefault("flinkMaster", "[auto]"))
        && !environment.containsKey("FLINK_CONF_DIR")
        && !options.containsKey("flinkConfDir")) {
      // Beam's own choice is a single thread.
      String cores = String.valueOf(Runtime.getRuntime().availableProcessors());
      String slots = options.computeIfAbsent("parallelism", name -> cores);
      options.put(
          "flinkConfDir",
          flinkFolder(Integer.parseInt(slots.matches(COUNT) ? slots : cores)).toString());
    }
  }

  private static void checkHeap(long heap) {
    if (heap < SPARK_HEAP) {
      throw new UsageException(
          "Spark takes no heap below 450 MB, and this JVM's is "
              + (heap >> 20)
              + " MB: give more by -Xmx512m or above");
    }
  }

  private static Path flinkFolder(int slots) {
    Path folder = TemporaryFolders.create();
    int network = Math.max(FLINK_LEAST_NETWORK_MEGABYTES, slots * FLINK_SLOT_NETWORK_MEGABYTES);
    try {
      Files.writeString(
          folder.resolve(FLINK_FILE),
          String.format(Locale.ROOT, FLINK, slots * FLINK_SLOT_MEGABYTES, network));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }
}

package io.orchard.job;

import io.orchard.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Spark standalone cluster: a master and workers of one core, each a process of its own. */
final class SparkCluster implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final Path folder;
  private final ClusterJvm master;
  private final String url;
  private final List<ClusterJvm> workers = new ArrayList<>();

  private SparkCluster(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.createFile(home.resolve("RELEASE"));
    Files.createDirectory(metrics());
    Files.createSymbolicLink(home.resolve("jars"), ClusterJvm.jars("spark").toAbsolutePath());
    master =
        start(
            List.of(),
            "master",
            List.of(
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0"));
    url = master.await(MASTER, START_SECONDS).group(1);
  }

  /** Starts a cluster that keeps its files in an empty folder. */
  static SparkCluster start(Path folder, int workers) throws IOException, InterruptedException {
    SparkCluster cluster = new SparkCluster(folder);
    for (int i = 0; i < workers; i++) {
      cluster.addWorker(List.of());
    }
    return cluster;
  }

  /** The same, each worker with its executor bound to a core of its own, by Linux. */
  static SparkCluster startOnCores(Path folder, int workers)
      throws IOException, InterruptedException {
    SparkCluster cluster = new SparkCluster(folder);
    for (int core = 0; core < workers; core++) {
      cluster.addWorker(List.of("taskset", "--cpu-list", "" + core));
    }
    return cluster;
  }

  private void addWorker(List<String> wrapper) throws IOException, InterruptedException {
    String name = "worker" + workers.size();
    ClusterJvm worker =
        start(
            wrapper,
            name,
            List.of(
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "2g",
                "--work-dir",
                folder.resolve(name).toString(),
                url));
    worker.await(REGISTERED, START_SECONDS);
    workers.add(worker);
  }

  private ClusterJvm start(List<String> wrapper, String name, List<String> args)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("-Xmx256m"));
    all.addAll(args);
    return ClusterJvm.start(wrapper, "spark", folder.resolve(name + ".log"), environment(), all);
  }

  private Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        folder.resolve("home").toString(),
        "SPARK_SCALA_VERSION",
        "2.12",
        "SPARK_LOCAL_DIRS",
        folder.toString(),
        "SPARK_LOCAL_IP",
        "127.0.0.1");
  }

  /** Submits a job with the cluster jar, as {@code spark-submit} does. */
  ClusterJvm submit(String name, String... job) throws IOException {
    String opened = String.join(" ", ClusterJvm.openedPackages());
    String quick = String.join(" ", ChildJvm.flags());
    String logging = String.join(" ", ClusterJvm.debugLogging(folder));
    List<String> args = new ArrayList<>(List.of("-Xmx1g", "org.apache.spark.deploy.SparkSubmit"));
    args.addAll(List.of("--master", url, "--class", ClusterMain.class.getName()));
    Map.of(
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.ui.enabled", "false",
            "spark.eventLog.enabled", "true",
            "spark.eventLog.dir", folder.toUri().toString(),
            "spark.executor.memory", "1g",
            "spark.executor.extraJavaOptions", String.join(" ", opened, quick, logging),
            "spark.driver.extraJavaOptions", opened,
            "spark.metrics.conf.driver.sink.csv.class",
                "org.apache.beam.runners.spark.metrics.sink.CsvSink",
            "spark.metrics.conf.driver.sink.csv.directory", metrics().toString())
        .forEach((key, value) -> args.addAll(List.of("--conf", key + "=" + value)));
    args.add(Path.of("target/orchard-spark.jar").toAbsolutePath().toString());
    args.addAll(List.of(job));
    args.add("--runner=SparkRunner");
    return ClusterJvm.start("spark", folder.resolve(name + ".log"), environment(), args);
  }

  /** Returns what the executors of a worker have printed, one file for each job so far. */
  List<Path> executorLogs(int worker) throws IOException {
    Path work = folder.resolve("worker" + worker);
    try (Stream<Path> files = Files.walk(work)) {
      return files.filter(file -> file.endsWith("stderr")).sorted().toList();
    } catch (UncheckedIOException e) {
      // Spark removed a folder meanwhile.
      return List.of();
    }
  }

  /** Ends a worker and its executor without warning. */
  void kill(int worker) {
    workers.get(worker).close();
  }

  private Path metrics() {
    return folder.resolve("metrics");
  }

  /**
   * Returns what Spark's CSV sink wrote last of one of Beam's counters, added up over the steps and
   * the jobs so far.
   */
  long metric(String name) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(metrics())) {
      for (Path file : files.filter(one -> one.toString().endsWith("." + name + ".csv")).toList()) {
        List<String> lines = Files.readAllLines(file);
        sum += (long) Double.parseDouble(lines.get(lines.size() - 1).split(",")[1]);
      }
    }
    return sum;
  }

  /** Returns the event logs of all jobs so far. */
  List<Path> eventLogs() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("app-")).toList();
    }
  }

  @Override
  public void close() {
    workers.forEach(ClusterJvm::close);
    master.close();
  }
}

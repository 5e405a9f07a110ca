package io.orchard.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.util.CoderUtils;

/** A Flink session cluster: a job manager and task managers of one slot, each a process. */
final class FlinkCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START_SECONDS = 60;
  private static final int SCRAPED_PORTS = 100;
  private static final Pattern STARTED = Pattern.compile("Rest endpoint listening at \\S+");
  private static final Pattern SCRAPED =
      Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successful registration at resource manager");

  private final Path folder;
  private final Path configuration;
  private final int restPort;
  private final ClusterJvm jobManager;
  private final List<ClusterJvm> taskManagers = new ArrayList<>();

  private FlinkCluster(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.restPort = freePort();
    int firstScraped = freePort();
    this.configuration = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        configuration.resolve("config.yaml"),
        """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        rest.address: 127.0.0.1
        rest.port: %d
        rest.bind-address: 127.0.0.1
        jobmanager.memory.process.size: 1024m
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 1
        taskmanager.cpu.cores: 1.0
        taskmanager.memory.task.heap.size: 512m
        taskmanager.memory.task.off-heap.size: 1024m
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.framework.off-heap.size: 128m
        taskmanager.memory.managed.size: 256m
        taskmanager.memory.network.min: 256m
        taskmanager.memory.network.max: 256m
        taskmanager.memory.jvm-metaspace.size: 512m
        taskmanager.memory.jvm-overhead.min: 256m
        taskmanager.memory.jvm-overhead.max: 256m
        parallelism.default: 2
        io.tmp.dirs: %s
        metrics.reporter.prom.factory.class: org.apache.flink.metrics.prometheus.PrometheusReporterFactory
        metrics.reporter.prom.port: %d-%d
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 10
        restart-strategy.fixed-delay.delay: 1s
        """
            .formatted(
                freePort(),
                restPort,
                Files.createDirectory(folder.resolve("tmp")),
                firstScraped,
                firstScraped + SCRAPED_PORTS));
    jobManager =
        start(
            "jobmanager",
            "-Xmx512m",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            "--configDir",
            configuration.toString());
    jobManager.await(STARTED, START_SECONDS);
  }

  /** Starts a cluster that keeps its files in an empty folder. */
  static FlinkCluster start(Path folder, int taskManagers)
      throws IOException, InterruptedException {
    FlinkCluster cluster = new FlinkCluster(folder);
    for (int i = 0; i < taskManagers; i++) {
      cluster.addTaskManager();
    }
    return cluster;
  }

  /** Starts one more task manager, as a cluster does that has lost one. */
  void addTaskManager() throws IOException, InterruptedException {
    ClusterJvm manager =
        start(
            "taskmanager" + taskManagers.size(),
            "-Xmx640m",
            "-XX:MaxMetaspaceSize=512m",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "--configDir",
            configuration.toString());
    manager.await(REGISTERED, START_SECONDS);
    taskManagers.add(manager);
  }

  /** Submits a job with the cluster jar, as {@code flink run} does. */
  ClusterJvm submit(String name, String... job) throws IOException {
    List<String> args = new ArrayList<>(List.of("-Xmx1g"));
    args.add("org.apache.flink.client.cli.CliFrontend");
    args.addAll(List.of("run", "-m", "127.0.0.1:" + restPort));
    args.add(Path.of("target/orchard-flink.jar").toAbsolutePath().toString());
    args.addAll(List.of(job));
    args.add("--runner=FlinkRunner");
    return start(name, args.toArray(String[]::new));
  }

  private ClusterJvm start(String name, String... args) throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(ClusterJvm.debugLogging(folder));
    all.addAll(List.of(args));
    return ClusterJvm.start(
        "flink",
        folder.resolve(name + ".log"),
        Map.of("FLINK_CONF_DIR", configuration.toString()),
        all);
  }

  /** Returns what every process of the cluster now tells Prometheus. */
  String scrape() throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    for (ClusterJvm process : taskManagers) {
      text.append(get(process.await(SCRAPED, START_SECONDS).group(1), "/metrics"));
    }
    return text + get(jobManager.await(SCRAPED, START_SECONDS).group(1), "/metrics");
  }

  /** Returns one of Beam's counters of the latest job, added up over its steps. */
  long counter(String name) throws IOException, InterruptedException {
    String port = String.valueOf(restPort);
    JsonNode latest = null;
    for (JsonNode job : JSON.readTree(get(port, "/jobs/overview")).get("jobs")) {
      if (latest == null || job.get("start-time").asLong() > latest.get("start-time").asLong()) {
        latest = job;
      }
    }
    String answer = get(port, "/jobs/" + latest.get("jid").asText() + "/accumulators");
    JsonNode beam = JSON.readTree(answer).at("/user-task-accumulators/0/value");
    long sum = 0;
    for (JsonNode metric : JSON.readTree(beam.asText()).at("/metrics/attempted")) {
      if (metric.at("/labels/NAME").asText().equals(name)) {
        byte[] number = Base64.getDecoder().decode(metric.get("payload").asText());
        sum += CoderUtils.decodeFromByteArray(VarLongCoder.of(), number);
      }
    }
    return sum;
  }

  private static String get(String port, String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  ClusterJvm taskManager(int i) {
    return taskManagers.get(i);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    taskManagers.forEach(ClusterJvm::close);
    jobManager.close();
  }
}

package io.orchard.job;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A Flink session cluster: a job manager and task managers of one slot, each a process. */
final class FlinkCluster implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final Pattern STARTED = Pattern.compile("Rest endpoint listening at \\S+");
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
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 10
        restart-strategy.fixed-delay.delay: 1s
        """
            .formatted(freePort(), restPort));
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

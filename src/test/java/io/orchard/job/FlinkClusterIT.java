package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.PushgatewayServer;
import io.orchard.S3Server;
import io.orchard.cache.UserCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster jar on a Flink session cluster of several processes, from S3 to S3. */
class FlinkClusterIT {
  private static final long SECONDS = 300;

  @TempDir static Path temp;

  private static S3Server server;
  private static ClusterJobs jobs;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    server = S3Server.start();
    jobs = new ClusterJobs(server, temp);
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void oneJobAfterAnotherLeavesWhatTheDirectRunnerLeaves() throws Exception {
    Program.run(jobs.fit("few", "direct")).succeeded();
    Program.run(jobs.onnxFit("few", "direct-onnx")).succeeded();
    List<Path> libraries = libraries();
    try (FlinkCluster cluster =
        FlinkCluster.start(Files.createDirectory(temp.resolve("cluster")), 2)) {
      for (int i = 1; i <= 2; i++) {
        String output = "flink" + i;
        try (PushgatewayServer gateway = PushgatewayServer.start()) {
          check(cluster, i, telling(gateway, jobs.fit("few", output)), "direct", output);
          PushgatewayIT.checkTold(gateway, Program.runJson(jobs.fetch(output)));
        }
      }
      for (int i = 1; i <= 3; i++) {
        String output = "flink-onnx" + i;
        check(cluster, 2 + i, jobs.onnxFit("few", output), "direct-onnx", output);
      }
    }
    assertThat(libraries()).as("under another name for each job").isEqualTo(libraries);
  }

  private static List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.walk(UserCache.root())) {
      return files
          .filter(file -> file.getFileName().toString().matches("lib.*\\.so(\\.\\d+)*"))
          .sorted()
          .toList();
    }
  }

  private static void check(
      FlinkCluster cluster, int number, String[] args, String expected, String output)
      throws Exception {
    ClusterJvm job = cluster.submit("job" + number, args);
    assertThat(job.exitCode(SECONDS)).as(job.printed()).isZero();
    ClusterJobs.agree(jobs.fetch(expected), jobs.fetch(output));
    assertThat(temp.resolve(output).resolve("_SUCCESS")).exists();
    JsonNode run = Program.runJson(temp.resolve(output));
    assertThat(run.get("extracted").asLong()).isEqualTo(run.get("processed").asLong());
    metricsAgree(cluster, run);
    for (int manager = 0; manager < 2; manager++) {
      ClusterJvm jvm = cluster.taskManager(manager);
      assertThat(ClusterJobs.count(ClusterJobs.LOADED, jvm.printed())).isEqualTo(number);
      System.out.printf(
          Locale.ROOT,
          "task manager %d after %d jobs: %,d MB resident%n",
          manager,
          number,
          jvm.residentMegabytes());
    }
  }

  private static String[] telling(PushgatewayServer gateway, String... args) {
    return Program.with(args, "--pushgateway=" + gateway.url());
  }

  private static void metricsAgree(FlinkCluster cluster, JsonNode run) throws Exception {
    for (String counter : List.of("matched", "processed", "rejected", "extracted")) {
      assertThat(cluster.counter(counter)).as(counter).isEqualTo(run.get(counter).asLong());
    }
    JsonNode cost = run.get("cost");
    assertThat(cluster.counter("bytes")).isEqualTo(cost.get("bytesRead").asLong()).isPositive();
    assertThat(cluster.counter("s3Requests"))
        .as("each image asked for once, and what the launcher asks is not among them")
        .isGreaterThanOrEqualTo(run.get("extracted").asLong())
        .isLessThan(cost.get("s3Requests").asLong());
    assertThat(cluster.scrape())
        .contains("flink_jobmanager_numRunningJobs", "flink_taskmanager_Status_JVM_CPU_Time");
  }

  @Test
  void aLostTaskManagerCostsNothingButTime() throws Exception {
    Program.run(jobs.fit("many", "direct-many")).succeeded();
    try (FlinkCluster cluster =
        FlinkCluster.start(Files.createDirectory(temp.resolve("faulty")), 2)) {
      ClusterJvm job = cluster.submit("job", jobs.fit("many", "flink-many"));
      cluster.taskManager(1).await(ClusterJobs.EXTRACTED, SECONDS);
      assertThat(cluster.scrape())
          .containsPattern("flink_jobmanager_job_runningTime\\{[^}]*job_name=\"orchard")
          .containsPattern("flink_jobmanager_job_numRestarts\\{[^}]*job_name=\"orchard");
      cluster.taskManager(1).close();
      cluster.addTaskManager();
      assertThat(job.exitCode(SECONDS)).as(job.printed()).isZero();
      ClusterJobs.agree(jobs.fetch("direct-many"), jobs.fetch("flink-many"));
    }
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.PushgatewayServer;
import io.orchard.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster jar on a Spark cluster of several processes, from S3 to S3. */
class SparkClusterIT {
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
  void leavesWhatTheDirectRunnerLeaves() throws Exception {
    Program.run(jobs.fit("few", "direct")).succeeded();
    Program.run(jobs.onnxFit("few", "direct-onnx")).succeeded();
    try (PushgatewayServer gateway = PushgatewayServer.start();
        SparkCluster cluster =
            SparkCluster.start(Files.createDirectory(temp.resolve("cluster")), 2)) {
      String[] fit = Program.with(jobs.fit("few", "spark"), "--pushgateway=" + gateway.url());
      check(cluster, fit, "direct", "spark");
      JsonNode run = Program.runJson(jobs.fetch("spark"));
      PushgatewayIT.checkTold(gateway, run);
      for (String counter : List.of("matched", "processed", "rejected", "extracted")) {
        assertThat(cluster.metric(counter)).as(counter).isEqualTo(run.get(counter).asLong());
      }
      JsonNode cost = run.get("cost");
      assertThat(cluster.metric("bytes")).isEqualTo(cost.get("bytesRead").asLong()).isPositive();
      assertThat(cluster.metric("s3Requests"))
          .as("each image asked for once, and what the launcher asks is not among them")
          .isGreaterThanOrEqualTo(run.get("extracted").asLong())
          .isLessThan(cost.get("s3Requests").asLong());
      assertThat(cluster.metric("cpuMillis")).isBetween(1000L, cpuMillis(cost));
      assertThat(largestResult(cluster.eventLogs().get(0))).isLessThan(8 << 20);
      check(cluster, jobs.onnxFit("few", "spark-onnx"), "direct-onnx", "spark-onnx");
    }
  }

  private static long cpuMillis(JsonNode cost) {
    return Math.round(cost.get("coreHours").asDouble() * 3_600_000);
  }

  private static void check(SparkCluster cluster, String[] args, String expected, String name)
      throws Exception {
    List<List<Path>> before = List.of(cluster.executorLogs(0), cluster.executorLogs(1));
    ClusterJvm job = cluster.submit(name, args);
    assertThat(job.exitCode(SECONDS)).as(job.printed()).isZero();
    Path output = jobs.fetch(name);
    ClusterJobs.agree(jobs.fetch(expected), output);
    assertThat(output.resolve("_SUCCESS")).exists();
    assertThat(Program.runJson(output).get("extracted").asLong())
        .isEqualTo(Program.runJson(output).get("processed").asLong());
    for (int worker = 0; worker < 2; worker++) {
      List<Path> logs = new ArrayList<>(cluster.executorLogs(worker));
      logs.removeAll(before.get(worker));
      assertThat(logs).hasSize(1);
      assertThat(ClusterJobs.count(ClusterJobs.LOADED, Files.readString(logs.get(0)))).isEqualTo(1);
    }
  }

  @Test
  void aLostWorkerCostsNothingButTime() throws Exception {
    Program.run(jobs.fit("many", "direct-many")).succeeded();
    try (SparkCluster cluster =
        SparkCluster.start(Files.createDirectory(temp.resolve("faulty")), 2)) {
      ClusterJvm job = cluster.submit("job", jobs.fit("many", "spark-many"));
      awaitExtraction(cluster, 1);
      cluster.kill(1);
      assertThat(job.exitCode(SECONDS)).as(job.printed()).isZero();
      assertThat(job.printed()).contains("Lost executor");
      ClusterJobs.agree(jobs.fetch("direct-many"), jobs.fetch("spark-many"));
    }
  }

  private static void awaitExtraction(SparkCluster cluster, int worker) throws Exception {
    List<Path> logs = cluster.executorLogs(worker);
    while (logs.isEmpty()) {
      logs = cluster.executorLogs(worker);
    }
    ClusterJvm.await(logs.get(0), ClusterJobs.EXTRACTED, SECONDS);
  }

  /** Returns the bytes that all tasks of a job together sent to its driver. */
  private static long largestResult(Path eventLog) throws IOException {
    ObjectMapper json = new ObjectMapper();
    long sum = 0;
    for (String line : Files.readAllLines(eventLog)) {
      sum += json.readTree(line).path("Task Metrics").path("Result Size").asLong();
    }
    System.out.printf("bytes from the tasks to the driver: %,d%n", sum);
    return sum;
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights by the arguments of {@code runner-configs}, on clusters of several processes and an S3
 * server: one is killed on its way, the next does what is left, and the third, where Spark stands
 * for both because the arguments are the same, has new images alone to do.
 */
class NightsIT {
  private static final long SECONDS = 300;
  private static final String INPUT = "fruits-input";
  private static final String OUTPUT = "fruits-output";
  private static final Path DRAWINGS = Path.of("testdata/images/Training");

  /** Copies of each drawing, for a few groups of images. */
  private static final int COPIES = 4;

  @TempDir static Path temp;

  private static S3Server server;

  private List<Path> drawings;

  @BeforeAll
  static void start() throws IOException {
    server =
        S3Server.start(
            "--com.adobe.testing.s3mock.store.valid-kms-keys=arn:aws:kms:eu-west-1:111122223333:key/0");
    for (String bucket : List.of(INPUT, OUTPUT, "fruits-artifacts")) {
      server.createBucket(bucket, "eu-west-1");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void fill() throws IOException {
    for (String bucket : List.of(INPUT, OUTPUT)) {
      server.keys(bucket, "").forEach(key -> delete(bucket, key));
    }
    try (Stream<Path> files = Files.walk(DRAWINGS)) {
      drawings = files.filter(Files::isRegularFile).sorted().toList();
    }
    for (int copy = 0; copy < COPIES; copy++) {
      for (Path drawing : drawings) {
        put(drawing, copy);
      }
    }
  }

  @Test
  void onSpark() throws Exception {
    List<String> step = new ArrayList<>();
    DeploymentFiles.in("emr")
        .json("cluster/steps.json")
        .at("/0/Args")
        .forEach(arg -> step.add(arg.asText()));
    String[] args = arguments(step.subList(step.indexOf("fit"), step.size()));
    try (SparkCluster cluster =
        SparkCluster.start(Files.createDirectory(temp.resolve("spark")), 1)) {
      killed(cluster.submit("killed", args));
      assertNightAfterKill(cluster.submit("again", args));
      addImages();
      assertNightWithNewImages(cluster.submit("next", args));
    }
  }

  /** The JobManager of an application runs the program: one goes with the other. */
  @Test
  void onFlink() throws Exception {
    FlinkDeployment deployment =
        StrictManifests.read(
            DeploymentFiles.in("flink-kubernetes").filled("flink-deployment.yaml"),
            FlinkDeployment.class);
    String[] args = arguments(List.of(deployment.getSpec().getJob().getArgs()));
    try (FlinkCluster cluster =
        FlinkCluster.start(Files.createDirectory(temp.resolve("killed")), 2)) {
      killed(cluster.submit("killed", args));
    }
    try (FlinkCluster cluster =
        FlinkCluster.start(Files.createDirectory(temp.resolve("flink")), 2)) {
      assertNightAfterKill(cluster.submit("again", args));
    }
  }

  /**
   * Adds what leads to this server, which knows keys by the end of their names, and small random
   * weights. The clusters name their runner.
   */
  private static String[] arguments(List<String> shipped) {
    List<String> args = new ArrayList<>(shipped);
    args.removeIf(arg -> arg.startsWith("--runner="));
    args.replaceAll(arg -> arg.replaceFirst("(?<=^--sseKmsKeyId=).*/", ""));
    args.addAll(List.of("--endpoint=" + server.endpoint(), "--weights=random:7"));
    args.addAll(List.of("--imageSize=96", "--components=5"));
    return args.toArray(String[]::new);
  }

  /**
   * Kills a run that has kept some features, and takes its claim away, as two minutes would: the
   * schedule starts no sooner.
   */
  private static void killed(ClusterJvm run) throws Exception {
    while (server.keys(OUTPUT, "nightly/_run/").stream().noneMatch(NightsIT::isKept)) {
      assertThat(run.isAlive()).as(run.printed()).isTrue();
      Thread.sleep(50);
    }
    run.close();
    assertThat(server.keys(OUTPUT, "nightly/")).doesNotContain("nightly/_SUCCESS");
    delete(OUTPUT, "nightly/_RUNNING");
  }

  private static boolean isKept(String key) {
    return key.contains("/progress/") && key.endsWith(".parquet");
  }

  private void addImages() throws IOException {
    for (Path drawing : drawings.subList(0, 3)) {
      put(drawing, COPIES);
    }
  }

  private void assertNightAfterKill(ClusterJvm run) throws Exception {
    assertThat(run.exitCode(SECONDS)).as(run.printed()).isZero();
    JsonNode json = runJson();
    int images = COPIES * drawings.size();
    assertThat(json.get("matched").asInt()).isEqualTo(images);
    assertThat(json.get("reused").asInt()).isBetween(1, images);
    assertThat(json.get("extracted").asInt()).isEqualTo(images - json.get("reused").asInt());
    assertThat(server.keys(OUTPUT, "nightly/"))
        .contains("nightly/_SUCCESS")
        .noneMatch(key -> key.contains("/_run/"));
  }

  private void assertNightWithNewImages(ClusterJvm run) throws Exception {
    assertThat(run.exitCode(SECONDS)).as(run.printed()).isZero();
    JsonNode json = runJson();
    int images = COPIES * drawings.size();
    assertThat(json.get("matched").asInt()).isEqualTo(images + 3);
    assertThat(json.get("reused").asInt()).isEqualTo(images);
    assertThat(json.get("extracted").asInt()).isEqualTo(3);
    assertThat(server.keys(OUTPUT, "nightly/")).contains("nightly/_SUCCESS");
  }

  private static JsonNode runJson() throws IOException {
    byte[] json =
        server
            .client()
            .getObjectAsBytes(get -> get.bucket(OUTPUT).key("nightly/run.json"))
            .asByteArray();
    // What the state machines look for in its first KB.
    assertThat(new String(json, 0, 1024, StandardCharsets.UTF_8))
        .contains("\"status\" : \"succeeded\"", "\"rejected\" : ");
    return new ObjectMapper().readTree(json);
  }

  private static void put(Path drawing, int copy) throws IOException {
    Path name = drawing.resolveSibling(copy + "-" + drawing.getFileName());
    server.put(
        INPUT, "fruits-360/Training/" + DRAWINGS.relativize(name), Files.readAllBytes(drawing));
  }

  private static void delete(String bucket, String key) {
    server.client().deleteObject(request -> request.bucket(bucket).key(key));
  }
}

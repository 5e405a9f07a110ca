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

/** The bucket of images that grows, the one of the output, and the arguments that are shipped. */
final class Nights implements AutoCloseable {
  private static final String INPUT = "fruits-input";
  private static final String OUTPUT = "fruits-output";
  private static final Path DRAWINGS = Path.of("testdata/images/Training");

  private final S3Server server;
  private final int copies;
  private final List<Path> drawings;

  private Nights(S3Server server, int copies, List<Path> drawings) {
    this.server = server;
    this.copies = copies;
    this.drawings = drawings;
  }

  /** Starts a server of S3 whose input holds so many copies of each drawing. */
  static Nights start(int copies) throws IOException {
    S3Server server =
        S3Server.start(
            "--com.adobe.testing.s3mock.store.valid-kms-keys=arn:aws:kms:eu-west-1:111122223333:key/0");
    for (String bucket : List.of(INPUT, OUTPUT, "fruits-artifacts")) {
      server.createBucket(bucket, "eu-west-1");
    }
    try (Stream<Path> files = Files.walk(DRAWINGS)) {
      List<Path> drawings = files.filter(Files::isRegularFile).sorted().toList();
      Nights nights = new Nights(server, copies, drawings);
      for (int copy = 0; copy < copies; copy++) {
        for (Path drawing : drawings) {
          nights.put(drawing, copy);
        }
      }
      return nights;
    }
  }

  /** Returns the arguments of the shipped EMR step. */
  String[] ofEmr() throws IOException {
    List<String> step = new ArrayList<>();
    DeploymentFiles.in("emr")
        .json("cluster/steps.json")
        .at("/0/Args")
        .forEach(arg -> step.add(arg.asText()));
    return arguments(step.subList(step.indexOf("fit"), step.size()));
  }

  /** Returns the arguments of the shipped Flink deployment. */
  String[] ofFlink() throws IOException {
    FlinkDeployment deployment =
        StrictManifests.read(
            DeploymentFiles.in("flink-kubernetes").filled("flink-deployment.yaml"),
            FlinkDeployment.class);
    return arguments(List.of(deployment.getSpec().getJob().getArgs()));
  }

  /**
   * Adds what leads to this server, which knows keys by the end of their names, and small random
   * weights. The clusters name their runner.
   */
  private String[] arguments(List<String> shipped) {
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
  void kill(ClusterJvm run) throws Exception {
    while (server.keys(OUTPUT, "nightly/_run/").stream().noneMatch(Nights::isKept)) {
      assertThat(run.isAlive()).as(run.printed()).isTrue();
      Thread.sleep(50);
    }
    run.close();
    assertThat(server.keys(OUTPUT, "nightly/")).doesNotContain("nightly/_SUCCESS");
    deleteOutput("nightly/_RUNNING");
  }

  private static boolean isKept(String key) {
    return key.contains("/progress/") && key.endsWith(".parquet");
  }

  /** Adds three images. */
  void addImages() throws IOException {
    for (Path drawing : drawings.subList(0, 3)) {
      put(drawing, copies);
    }
  }

  /** Checks what the first night that came to its end left, whatever was there before. */
  void checkFirst(int leastReused) throws IOException {
    JsonNode json = runJson();
    int images = copies * drawings.size();
    assertThat(json.get("matched").asInt()).isEqualTo(images);
    assertThat(json.get("reused").asInt()).isBetween(leastReused, images);
    assertThat(json.get("extracted").asInt()).isEqualTo(images - json.get("reused").asInt());
    assertThat(server.keys(OUTPUT, "nightly/"))
        .contains("nightly/_SUCCESS")
        .noneMatch(key -> key.contains("/_run/"));
  }

  /** Checks that the night after {@link #addImages} extracted those alone. */
  void checkNext() throws IOException {
    JsonNode json = runJson();
    int images = copies * drawings.size();
    assertThat(json.get("matched").asInt()).isEqualTo(images + 3);
    assertThat(json.get("reused").asInt()).isEqualTo(images);
    assertThat(json.get("extracted").asInt()).isEqualTo(3);
    assertThat(server.keys(OUTPUT, "nightly/")).contains("nightly/_SUCCESS");
  }

  private JsonNode runJson() throws IOException {
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

  private void put(Path drawing, int copy) throws IOException {
    Path name = drawing.resolveSibling(copy + "-" + drawing.getFileName());
    server.put(
        INPUT, "fruits-360/Training/" + DRAWINGS.relativize(name), Files.readAllBytes(drawing));
  }

  private void deleteOutput(String key) {
    server.client().deleteObject(request -> request.bucket(OUTPUT).key(key));
  }

  @Override
  public void close() {
    server.close();
  }
}

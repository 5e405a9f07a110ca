package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.FaultPlan;
import io.orchard.FaultyS3;
import io.orchard.S3Fault;
import io.orchard.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs on S3 while requests fail, against a run that nothing disturbed. */
class S3FaultsIT {

  private static final String IN = "--input=s3://fruits/in";
  private static final int IMAGES = 200;

  private static S3Server server;
  private static FaultyS3 proxy;
  private static Map<String, double[]> features;
  private static Map<String, double[]> reduced;

  @TempDir Path temp;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    server = S3Server.start();
    server.client().createBucket(request -> request.bucket("fruits"));
    proxy = FaultyS3.before(server);
    List<byte[]> pictures = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(Path.of("testdata/images"))) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        pictures.add(Files.readAllBytes(file));
      }
    }
    IntStream.range(0, IMAGES)
        .parallel()
        .forEach(
            i ->
                server.put(
                    "fruits", "in/Kiwi/%04d.jpg".formatted(i), pictures.get(i % pictures.size())));
    fit("undisturbed", IN).succeeded();
    features = table("undisturbed", "features", "features", folder);
    reduced = table("undisturbed", "reduced", "pca_features", folder);
    assertThat(features).hasSize(IMAGES);
  }

  @AfterAll
  static void stop() {
    proxy.close();
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  static Stream<Arguments> faults() {
    return Stream.of(S3Fault.values())
        .filter(fault -> fault != S3Fault.DENIED)
        .flatMap(fault -> Stream.of(Arguments.of(fault, 0.05), Arguments.of(fault, 0.2)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theOutputIsThatOfAnUndisturbedRun(S3Fault fault, double rate) throws IOException {
    long seed = 62 + fault.ordinal();
    FaultPlan plan = FaultPlan.of(fault, rate, seed);
    proxy.disturb(plan);
    String output = fault + "-" + rate;
    long start = System.nanoTime();
    Program run = fit(output, IN);
    proxy.disturb(FaultPlan.none());
    System.out.printf(
        "%s at %.0f %% (seed %d): %d of %d requests hit %s, exit code %d, %.1f s%n",
        fault,
        100 * rate,
        seed,
        plan.hits(),
        plan.asked(),
        plan.hitsByMethod(),
        run.exitCode(),
        (System.nanoTime() - start) / 1e9);
    run.succeeded();
    assertThat(plan.hits()).isPositive();
    JsonNode counts = Program.runJson(download(output + "/run.json", temp).getParent());
    assertThat(counts.get("matched").asInt()).isEqualTo(IMAGES);
    assertThat(counts.get("processed").asInt() + counts.get("rejected").asInt()).isEqualTo(IMAGES);
    assertSame(table(output, "features", "features", temp), features, 0);
    assertSame(table(output, "reduced", "pca_features", temp), reduced, 1e-3);
  }

  @Test
  void aNetworkArrivesWholeToo() throws IOException {
    // A busy machine takes a while to store the 9 MB of a network.
    String[] network = {
      IN, "--model=mobilenetv2", "--weights=random:7", "--imageSize=64", silentFor(10_000)
    };
    run("network", network).succeeded();
    proxy.disturb(FaultPlan.of(S3Fault.BODY_CUT, 0.2, 7));
    Program run = run("network-cut", network);
    proxy.disturb(FaultPlan.none());
    run.succeeded();
    assertSame(
        table("network-cut", "features", "features", temp),
        table("network", "features", "features", temp),
        0);
  }

  @Test
  void imagesThatChangeVanishOrStayShortAreRejected() throws IOException {
    proxy.observe(
        event -> {
          String url = event.getRequest().getUrl();
          if (url.contains("/odd/Kiwi/a.jpg")) {
            server.put("fruits", "odd/Kiwi/a.jpg", new byte[] {1, 2, 3});
          } else if (url.contains("/odd/Kiwi/b.jpg")) {
            server.client().deleteObject(delete -> delete.bucket("fruits").key("odd/Kiwi/b.jpg"));
          }
        });
    byte[] picture = Files.readAllBytes(Path.of("testdata/images/Test/Apple/apple-09.jpg"));
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      server.put("fruits", "odd/Kiwi/" + name + ".jpg", picture);
    }
    proxy.disturb(FaultPlan.always(S3Fault.WRONG_LENGTH, "odd/Kiwi/c.jpg"));
    Program run = fit("odd-out", "--input=s3://fruits/odd", "--maxFailureRate=0.5");
    proxy.disturb(FaultPlan.none());
    proxy.observe(event -> {});
    run.succeeded();
    assertThat(run.out()).contains("6 matched = 3 processed + 3 rejected");
    List<GenericRecord> rejected = rows("odd-out", "rejected", temp);
    assertThat(rejected).extracting(row -> row.get("stage").toString()).containsOnly("read");
    assertThat(rejected)
        .extracting(row -> row.get("message").toString())
        .satisfiesExactly(
            message -> assertThat(message).endsWith("the object has changed since it was listed"),
            message -> assertThat(message).endsWith("the object does not exist"),
            message -> assertThat(message).contains("never in full", " bytes came"));
  }

  @Test
  void anOutputThatCannotBePublishedKeepsItsFeatures() throws IOException {
    fit("half", IN).succeeded();
    proxy.disturb(FaultPlan.always(S3Fault.DENIED, "/half/reduced/"));
    Program refused = fit("half", IN, "--resume=true");
    proxy.disturb(FaultPlan.none());
    assertThat(refused.failedWithOneLine(Main.RUN_FAILED).err()).contains("half/reduced");
    assertThat(server.keys("fruits", "half/"))
        .isNotEmpty()
        .allMatch(key -> key.matches("half/_run/(.*/features/.*|[0-9a-f-]+\\.claim)"));
    fit("half", IN, "--resume=true").succeeded();
    JsonNode counts = Program.runJson(download("half/run.json", temp).getParent());
    assertThat(counts.get("reused").asInt()).isEqualTo(IMAGES);
    assertSame(table("half", "features", "features", temp), features, 0);
    assertThat(server.keys("fruits", "half/"))
        .contains("half/_SUCCESS")
        .noneMatch(key -> key.contains("_run"));
  }

  @Test
  void accessDeniedToEveryObjectIsSaid() {
    proxy.disturb(FaultPlan.always(S3Fault.DENIED, ".jpg"));
    Program run = fit("denied", IN);
    proxy.disturb(FaultPlan.none());
    assertThat(run.exitCode()).isEqualTo(Main.TOO_MANY_REJECTED);
    assertThat(run.out()).contains("access denied (AccessDenied)");
  }

  private static void assertSame(
      Map<String, double[]> found, Map<String, double[]> expected, double tolerance) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach(
        (path, vector) ->
            assertThat(vector).containsExactly(expected.get(path), within(tolerance)));
  }

  private static Program fit(String output, String... more) {
    return run(output, Program.with(more, "--model=pixels", "--imageSize=8", silentFor(250)));
  }

  private static String silentFor(int millis) {
    return "--httpClientConfiguration={\"socketTimeout\":" + millis + "}";
  }

  private static Program run(String output, String... more) {
    String[] job = {
      "fit",
      "--output=s3://fruits/" + output,
      "--components=3",
      "--shards=4",
      "--awsRegion=eu-west-1",
      "--endpoint=" + proxy.endpoint(),
      "--s3ClientFactoryClass=io.orchard.storage.QuickS3Clients"
    };
    return Program.run(Program.with(job, more));
  }

  private static Map<String, double[]> table(
      String output, String table, String column, Path folder) throws IOException {
    Map<String, double[]> vectors = new TreeMap<>();
    for (GenericRecord row : rows(output, table, folder)) {
      vectors.put(Program.path(row), Program.vector(row, column));
    }
    return vectors;
  }

  private static List<GenericRecord> rows(String output, String table, Path folder)
      throws IOException {
    for (String key : server.keys("fruits", output + "/" + table + "/part-")) {
      download(key, folder);
    }
    return Program.table(folder.resolve(output).resolve(table));
  }

  private static Path download(String key, Path folder) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    byte[] content =
        server
            .client()
            .getObjectAsBytes(request -> request.bucket("fruits").key(key))
            .asByteArray();
    return Files.write(file, content);
  }
}

package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.FaultPlan;
import io.orchard.FaultyS3;
import io.orchard.S3Fault;
import io.orchard.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The requests that {@code run.json} counts are those that the server has got. */
class S3RequestsIT {

  private static S3Server server;
  private static FaultyS3 proxy;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    server = S3Server.start();
    server.createBucket("fruits", "eu-west-1");
    proxy = FaultyS3.before(server);
    try (Stream<Path> tree = Files.walk(Path.of("testdata/images"))) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        String key = "in/" + Path.of("testdata/images").relativize(file);
        server.put("fruits", key, Files.readAllBytes(file));
      }
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void everyRequestIsCounted() throws IOException {
    run("plain", FaultPlan.none());
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW_DOWN", "RESET", "BODY_CUT"})
  void everyTryIsCounted(S3Fault fault) throws IOException {
    FaultPlan plan = FaultPlan.of(fault, 0.1, 22);
    run(fault.toString(), plan);
    assertThat(plan.hits()).isGreaterThan(10);
  }

  /**
   * What comes before the upload of {@code run.json} is counted there. What follows is that upload,
   * and moving the tables to their place: no image is read any more.
   */
  private static void run(String output, FaultPlan plan) throws IOException {
    List<String> requests = new CopyOnWriteArrayList<>();
    proxy.observe(
        event -> requests.add(event.getRequest().getMethod() + " " + event.getRequest().getUrl()));
    proxy.disturb(plan);
    try {
      fit(output).succeeded();
    } finally {
      proxy.disturb(FaultPlan.none());
      proxy.observe(event -> {});
    }
    List<String> after =
        requests.stream().dropWhile(url -> !url.endsWith("/run.json?uploads")).toList();
    assertThat(counted(output)).isEqualTo(requests.size() - after.size());
    assertThat(after)
        .isNotEmpty()
        .allMatch(url -> url.contains(" /fruits/" + output + "/") || url.contains(" /fruits?"));
  }

  private static Program fit(String output) {
    return Program.run(
        "fit",
        "--input=s3://fruits/in",
        "--output=s3://fruits/" + output,
        "--model=pixels",
        "--imageSize=8",
        "--components=3",
        "--awsRegion=eu-west-1",
        "--requireRegion=eu-west-1",
        "--endpoint=" + proxy.endpoint(),
        "--s3ClientFactoryClass=io.orchard.storage.QuickS3Clients");
  }

  private static int counted(String output) throws IOException {
    byte[] json =
        server
            .client()
            .getObjectAsBytes(request -> request.bucket("fruits").key(output + "/run.json"))
            .asByteArray();
    return new ObjectMapper().readTree(json).at("/cost/s3Requests").asInt();
  }
}

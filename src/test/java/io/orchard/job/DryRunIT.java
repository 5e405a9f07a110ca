package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --dryRun=true} prints, and that it leaves everything as it was. */
class DryRunIT {

  private static final String[] PIXELS = {"--model=pixels", "--imageSize=8", "--components=3"};

  @TempDir Path temp;

  @Test
  void allJobsTellWhatTheyWouldTakeAndWriteNothing() throws IOException {
    Path fitted = temp.resolve("fitted");
    run("fit", Program.with(PIXELS, "--input=testdata/images", "--output=" + fitted));
    assertForecast("fit", PIXELS);
    for (String job : List.of("transform", "update", "classify")) {
      assertForecast(job, "--pcaModel=" + fitted.resolve("model"));
    }
  }

  private void assertForecast(String job, String... options) throws IOException {
    Path output = temp.resolve("none");
    JsonNode forecast =
        dry(job, Program.with(options, "--input=testdata/images", "--output=" + output));
    assertThat(output).doesNotExist();
    assertThat(forecast.get("job").asText()).isEqualTo(job);
    assertThat(forecast.get("images").asLong()).isEqualTo(60);
    assertThat(forecast.get("bytes").asLong()).isEqualTo(bytes(Path.of("testdata/images")));
    assertThat(forecast.get("tried").asLong()).isEqualTo(60);
    assertThat(forecast.get("rejected").asLong()).isZero();
    for (String figure :
        List.of("seconds", "imagesPerSecond", "coreHours", "heapBytes", "featuresBytes")) {
      assertThat(forecast.get(figure).asDouble()).as(figure).isPositive();
    }
    assertThat(forecast.get("requests").get("get").asLong()).isZero();
  }

  /** All images went through the trial, so that its sizes are those of the run. */
  @Test
  void sizesAreThoseOfTheRun() throws IOException {
    Path output = temp.resolve("out");
    String[] args = Program.with(PIXELS, "--input=testdata/images", "--output=" + output);
    JsonNode forecast = dry("fit", args);
    run("fit", args);
    assertThat(forecast.get("featuresBytes").asDouble() / bytes(output.resolve("features")))
        .isBetween(0.9, 1.1);
    assertThat(forecast.get("outputBytes").asDouble() / bytes(output)).isBetween(0.9, 1.1);
  }

  /** As a real run, and before anything is read. */
  @Test
  void whatARealRunRefusesIsRefused() throws IOException {
    Path full = Files.createDirectories(temp.resolve("full"));
    Files.writeString(full.resolve("mine.txt"), "mine");
    Program.run(Program.with(new String[] {"fit"}, with("--output=" + full)))
        .failedWithOneLine(Main.BAD_USAGE);
    assertThat(Program.names(full)).containsExactly("mine.txt");
    Program.run(
            "fit",
            "--dryRun=true",
            "--input=" + temp.resolve("gone"),
            "--output=" + temp.resolve("a"))
        .failedWithOneLine(Main.BAD_USAGE);
    Program.run("import-model", "--dryRun=true", "--output=" + temp.resolve("b"))
        .failedWithOneLine(Main.BAD_USAGE);
  }

  private static String[] with(String... more) {
    String[] all = Program.with(PIXELS, "--input=testdata/images", "--dryRun=true");
    return Program.with(all, more);
  }

  @Test
  void anEarlierOutputIsLeftAsItIs() throws IOException {
    Path output = temp.resolve("out");
    String[] args = Program.with(PIXELS, "--input=testdata/images", "--output=" + output);
    run("fit", args);
    String before = Files.readString(output.resolve("run.json"));
    dry("fit", Program.with(args, "--overwrite=true"));
    assertThat(Files.readString(output.resolve("run.json"))).isEqualTo(before);
    assertThat(Program.names(output)).contains("_SUCCESS").doesNotContain("_run", "_RUNNING");
  }

  /** Images that cannot be used are counted, and are no failure of the trial's. */
  @Test
  void brokenImagesAreCounted() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("images/Kiwi"));
    try (Stream<Path> apples = Files.list(Path.of("testdata/images/Training/Apple"))) {
      for (Path apple : apples.toList()) {
        Files.copy(apple, folder.resolve(apple.getFileName()));
      }
    }
    Files.writeString(folder.resolve("broken.jpg"), "no image");
    JsonNode forecast =
        dry("fit", Program.with(PIXELS, "--input=" + folder, "--output=" + temp.resolve("none")));
    assertThat(forecast.get("rejected").asLong()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void forecastsForOtherRunnersAreMadeHere(String runner) throws IOException {
    JsonNode forecast =
        dry(
            "fit",
            Program.with(
                PIXELS,
                "--input=testdata/images",
                "--output=" + temp.resolve("none"),
                "--runner=" + runner));
    assertThat(forecast.get("runner").asText()).isEqualTo(runner);
    assertThat(forecast.get("coreHours").asDouble()).isPositive();
  }

  @Test
  void inS3RequestsAreCountedAndNothingIsWritten() throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    try (S3Server server = S3Server.start()) {
      server.client().createBucket(request -> request.bucket("fruits"));
      byte[] image = Files.readAllBytes(firstApple());
      for (int i = 0; i < 40; i++) {
        server.put("fruits", "in/Kiwi/" + i + ".jpg", image);
      }
      JsonNode forecast =
          dry(
              "fit",
              Program.with(
                  PIXELS,
                  "--input=s3://fruits/in",
                  "--output=s3://fruits/out",
                  "--awsRegion=eu-west-1",
                  "--endpoint=" + server.endpoint()));
      assertThat(forecast.get("images").asLong()).isEqualTo(40);
      JsonNode requests = forecast.get("requests");
      assertThat(requests.get("get").asLong()).isGreaterThanOrEqualTo(40);
      assertThat(requests.get("list").asLong()).isPositive();
      assertThat(requests.get("put").asLong()).isPositive();
      assertThat(
              server.client().listObjectsV2(request -> request.bucket("fruits")).contents().stream()
                  .filter(object -> !object.key().startsWith("in/")))
          .isEmpty();
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  private static Path firstApple() throws IOException {
    try (Stream<Path> apples = Files.list(Path.of("testdata/images/Training/Apple"))) {
      return apples.sorted().findFirst().orElseThrow();
    }
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void run(String job, String... options) {
    Program.run(Program.with(new String[] {job}, options)).succeeded();
  }

  /** Returns the last line of what a dry run prints. */
  private static JsonNode dry(String job, String... options) throws IOException {
    Program run =
        Program.run(Program.with(new String[] {job, "--dryRun=true"}, options)).succeeded();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0)).startsWith(job + " would take about ");
    assertThat(run.err()).doesNotContain("WARN", "Exception");
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }
}

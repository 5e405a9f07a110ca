package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels, samples and earlier features, as on a disk, of a bucket on a real server. */
class PlacesInS3IT {

  private static final Path IMAGES = Path.of("testdata/images");

  private static S3Server server;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    server = S3Server.start();
    server.client().createBucket(request -> request.bucket("fruits"));
    try (Stream<Path> files = Files.walk(IMAGES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = IMAGES.relativize(file).toString();
        server.put("fruits", "all/" + name, Files.readAllBytes(file));
        if (name.startsWith("Test/Apple")) {
          server.put("fruits", "my, photos/" + file.getFileName(), Files.readAllBytes(file));
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private Program fit(Object output, String... more) {
    String[] args = {
      "fit", "--output=" + output, "--awsRegion=eu-west-1", "--endpoint=" + server.endpoint()
    };
    return Program.run(Program.with(args, more)).succeeded();
  }

  private Program fitPixels(Object output, String input, String... more) {
    String[] args = {"--input=" + input, "--model=pixels", "--imageSize=8"};
    return fit(output, Program.with(args, more));
  }

  private static List<String> labels(Path output) throws IOException {
    return Program.table(output.resolve("features")).stream()
        .map(row -> Objects.toString(row.get("label")))
        .distinct()
        .toList();
  }

  @Test
  void theNameOfAFlatPrefixIsNoClass() throws IOException {
    Path output = temp.resolve("out");
    Program run = fitPixels(output, "s3://fruits/my\\, photos");
    assertThat(run.err()).contains("lie directly in s3://fruits/my, photos: its name is no class");
    assertThat(labels(output)).containsExactly("null");
    run = fitPixels(output, "s3://fruits/m*", "--resume=true");
    assertThat(run.err()).doesNotContain("no class");
    assertThat(labels(output)).containsExactly("my, photos");
    assertThat(Program.runJson(output).get("extracted").asInt()).isZero();
    fitPixels(output, "s3://fruits/my\\, photos/*", "--resume=true");
    assertThat(labels(output)).containsExactly("null");
    assertThat(Program.runJson(output).get("reused").asInt()).isEqualTo(4);
  }

  @Test
  void aSampleIsTheOneOfTheSameFolderOnADisk() throws IOException {
    Path local = temp.resolve("local");
    Path remote = temp.resolve("remote");
    fitPixels(local, IMAGES.toString(), "--sample=17");
    fitPixels(remote, "s3://fruits/all/", "--sample=17");
    assertThat(paths(remote, "s3://fruits/all/"))
        .hasSize(17)
        .isEqualTo(paths(local, IMAGES.toAbsolutePath() + "/"));
  }

  private static List<String> paths(Path output, String place) throws IOException {
    return Program.table(output.resolve("features")).stream()
        .map(row -> Program.path(row).substring(place.length()))
        .toList();
  }

  @Test
  void featuresGoFromPlaceToPlace() throws IOException {
    Path here = temp.resolve("here");
    Path again = temp.resolve("again");
    fitPixels(here, "s3://fruits/all", "--components=3");
    fit("s3://fruits/there", "--features=" + here, "--components=4");
    fit(again, "--features=s3://fruits/there", "--components=3");
    List<GenericRecord> expected = Program.table(here.resolve("reduced"));
    assertThat(Program.table(again.resolve("features")))
        .isEqualTo(Program.table(here.resolve("features")));
    assertThat(Program.table(again.resolve("reduced"))).hasSameSizeAs(expected);
    assertThat(server.keys("fruits", "there/")).contains("there/_SUCCESS", "there/run.json");
  }

  /** Files that are copied as they are go from a disk to a bucket and back, as networks do. */
  @Test
  void largeFilesAndNetworksToo() throws IOException {
    Path images = Files.createDirectories(temp.resolve("images/Apple"));
    Path apple = IMAGES.resolve("Test/Apple");
    for (int i = 0; i < 1000; i++) {
      Files.copy(apple.resolve(Program.names(apple).get(0)), images.resolve(i + ".jpg"));
    }
    Path other = Files.createDirectories(temp.resolve("images/Pear")).resolve("1.jpg");
    Files.copy(IMAGES.resolve("Test/Pear").resolve(pear()), other);
    Path here = temp.resolve("here");
    Path again = temp.resolve("again");
    String[] small = {"--components=1", "--weights=random:7", "--imageSize=32", "--shards=1"};
    fit(here, Program.with(small, "--input=" + images.getParent()));
    fit("s3://fruits/large", "--features=" + here, "--components=1");
    fit(again, "--features=s3://fruits/large", "--components=1");
    Path file = here.resolve("features").resolve(Program.names(here.resolve("features")).get(0));
    try (Stream<Path> files = Files.list(again.resolve("features"))) {
      assertThat(files.filter(copy -> same(copy, file))).hasSize(1);
    }
    assertThat(again.resolve("model/network/saved_model.pb"))
        .hasSameBinaryContentAs(here.resolve("model/network/saved_model.pb"));
  }

  private static String pear() throws IOException {
    return Program.names(IMAGES.resolve("Test/Pear")).get(0);
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.mismatch(one, other) < 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

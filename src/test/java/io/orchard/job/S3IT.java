package io.orchard.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.S3Server;
import io.orchard.SharedData;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.listing.NameFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/** Images, networks, models and outputs in S3, on a real server process. */
class S3IT {

  private static final byte[] IMAGE = image("testdata/images/Training/Apple");
  private static final List<String> ODD_KEYS =
      List.of(
          "odd/Training/Red Apple/with space.jpg",
          "odd/Training/Red Apple/plus+plus.jpg",
          "odd/Training/Red Apple/100%.jpg",
          "odd/Training/Red Apple/%41pple.jpg",
          "odd/Test/Pêche/\u0001\u001b\uffff.jpg",
          "odd/Test/Pêche/été.jpg",
          "odd/Test/Pêche/a&b=c;d.jpg",
          "odd/Test/Pêche/[1]{2}.jpg");

  private static S3Server server;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    server = S3Server.start();
    server.client().createBucket(request -> request.bucket("fruits"));
    ODD_KEYS.forEach(key -> server.put("fruits", key, IMAGE));
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void listsMoreThanOnePageWithSizesAndTags() {
    IntStream.range(0, 1500)
        .parallel()
        .forEach(i -> server.put("fruits", "many/Kiwi/%04d.jpg".formatted(i), IMAGE));
    server.put("fruits", "many-more/Kiwi/other.jpg", IMAGE);
    server.put("fruits", "many/Kiwi/readme.txt", IMAGE);
    AwsOptions options = PipelineOptionsFactory.create().as(AwsOptions.class);
    options.setEndpoint(server.endpoint());
    options.setAwsRegion(Region.EU_WEST_1);
    try (ImageStores stores = ImageStores.create(options)) {
      var images =
          stores.list(ImageLocation.parse("s3://fruits/many"), NameFilter.parse("*.jpg")).toList();
      assertThat(images).hasSize(1500);
      assertThat(images)
          .allSatisfy(
              image -> {
                assertThat(image.bytes()).isEqualTo(IMAGE.length);
                assertThat(image.etag()).isNotBlank();
                assertThat(image.label()).isEqualTo("Kiwi");
              });
    }
  }

  @Test
  void readsEveryKeyThatS3Allows() throws IOException {
    Path output = temp.resolve("out");
    run(
            "fit",
            "--input=s3://fruits/odd",
            "--output=" + output,
            "--model=pixels",
            "--imageSize=8",
            "--components=2")
        .succeeded();
    List<GenericRecord> rows = Program.table(output.resolve("features"));
    assertThat(rows)
        .extracting(Program::path)
        .containsExactlyInAnyOrderElementsOf(
            ODD_KEYS.stream().map(key -> "s3://fruits/" + key).toList());
    assertThat(rows).extracting(row -> row.get("label").toString()).contains("Pêche", "Red Apple");
    assertThat(rows).extracting(row -> row.get("split").toString()).contains("Training", "Test");
  }

  @Test
  void globsInABucketMatchKeys() throws IOException {
    Path output = temp.resolve("out");
    run(
            "fit",
            "--input=s3://fruits/odd/*/P*",
            "--output=" + output,
            "--model=pixels",
            "--imageSize=8")
        .succeeded();
    assertThat(Program.table(output.resolve("features"))).hasSize(4);
  }

  @Test
  void aWholeRunInS3AndAModelUsedFromThere() {
    for (Path file : files(Path.of("testdata/images/Test"))) {
      server.put("fruits", "small/" + Path.of("testdata/images").relativize(file), bytes(file));
    }
    String output = "s3://fruits/output one";
    run(
            "fit",
            "--input=s3://fruits/small/",
            "--output=" + output,
            "--weights=random:7",
            "--imageSize=64",
            "--components=3",
            "--formats=parquet,csv")
        .succeeded();
    assertThat(server.keys("fruits", "output one/"))
        .contains(
            "output one/_SUCCESS",
            "output one/run.json",
            "output one/report.html",
            "output one/model/model.json",
            "output one/model/network/saved_model.pb")
        .anyMatch(key -> key.matches("output one/features/part-.*\\.parquet"))
        .anyMatch(key -> key.matches("output one/reduced/part-.*\\.csv"))
        .anyMatch(key -> key.matches("output one/rejected/part-.*\\.parquet"))
        .noneMatch(key -> key.contains("temp") || key.contains("_RUNNING"));
    String transformed = "s3://fruits/transformed";
    run(
            "transform",
            "--input=s3://fruits/small/",
            "--pcaModel=" + output,
            "--output=" + transformed)
        .succeeded();
    assertThat(server.keys("fruits", "transformed/")).contains("transformed/_SUCCESS");
    run(
            "transform",
            "--input=s3://fruits/small/",
            "--pcaModel=" + output + "/model",
            "--output=" + transformed)
        .failedWithOneLine(2);
    run(
            "transform",
            "--input=s3://fruits/small/",
            "--pcaModel=" + output + "/model",
            "--output=" + transformed,
            "--overwrite=true")
        .succeeded();
  }

  @Test
  void anOutputInS3IsBuiltOn() {
    List<Path> pictures = files(Path.of("testdata/images/Training"));
    pictures.forEach(picture -> server.put("fruits", growing(picture), bytes(picture)));
    server.client().deleteObject(r -> r.bucket("fruits").key(growing(pictures.get(0))));
    fitGrowing().succeeded();
    server.put("fruits", growing(pictures.get(0)), bytes(pictures.get(0)));
    server.put("fruits", growing(pictures.get(1)), bytes(pictures.get(2)));
    server.client().deleteObject(r -> r.bucket("fruits").key(growing(pictures.get(3))));
    assertThat(fitGrowing("--resume=true").succeeded().out())
        .contains(
            (pictures.size() - 1) + " matched",
            "features of "
                + (pictures.size() - 3)
                + " images were there; 1 that had some are gone");
    assertThat(server.keys("fruits", "grown/"))
        .contains("grown/_SUCCESS")
        .noneMatch(key -> key.contains("_run") || key.contains("_RUNNING"));
  }

  private static String growing(Path picture) {
    return "growing/" + Path.of("testdata/images").relativize(picture);
  }

  private static Program fitGrowing(String... more) {
    String[] args = {
      "fit",
      "--input=s3://fruits/growing",
      "--output=s3://fruits/grown",
      "--model=pixels",
      "--imageSize=8",
      "--components=3"
    };
    return run(Program.with(args, more));
  }

  @Test
  void objectsOfOthersStayWhereTheyAre() {
    String[] args = {
      "fit", "--input=s3://fruits/odd", "--output=s3://fruits/ours", "--model=pixels"
    };
    args = Program.with(args, "--imageSize=8", "--components=1", "--shards=1");
    run(args).succeeded();
    String claimed = UUID.randomUUID().toString();
    server.put("fruits", "ours/_run/" + claimed + ".claim", claimed.getBytes(UTF_8));
    for (String key :
        List.of(
            "ours/model/weights.ckpt",
            "ours/model/network/n.onnx",
            "ours/duplicates/mine",
            "ours/_RUNNING",
            "ours/_run/mine",
            "ours/_run/" + claimed + "/model/mine")) {
      server.put("fruits", key, IMAGE);
      List<String> before = server.keys("fruits", "ours/");
      for (String mode : List.of("--overwrite=true", "--resume=true")) {
        Program run = run(Program.with(args, mode)).failedWithOneLine(Main.BAD_USAGE);
        assertThat(run.err()).contains("s3://fruits/" + key, "in the way");
        assertThat(server.keys("fruits", "ours/")).isEqualTo(before);
      }
      server.client().deleteObject(request -> request.bucket("fruits").key(key));
    }
    server.put("fruits", "ours/photo.jpg", IMAGE);
    server.put("fruits", "ours-too/model/model.json", IMAGE);
    run(Program.with(args, "--overwrite=true")).succeeded();
    assertThat(server.keys("fruits", "ours"))
        .contains("ours/photo.jpg", "ours-too/model/model.json");
  }

  @Test
  void anImportedNetworkIsReplacedAndNothingElse() {
    String[] args = {"import-model", "--imageSize=32", "--output=s3://fruits/imported"};
    run(Program.with(args, "--weights=random:1")).succeeded();
    run(Program.with(args, "--weights=random:2", "--overwrite=true")).succeeded();
    List<String> before = server.keys("fruits", "imported/");
    server.put("fruits", "imported/variables/mine", IMAGE);
    assertThat(
            run(Program.with(args, "--weights=random:3", "--overwrite=true"))
                .failedWithOneLine(Main.BAD_USAGE)
                .err())
        .contains("s3://fruits/imported/", "in the way");
    assertThat(server.keys("fruits", "imported/")).hasSize(before.size() + 1).containsAll(before);
  }

  @Test
  void aSavedModelInS3IsDownloadedAndUsed() {
    run("import-model", "--weights=random:3", "--imageSize=32", "--output=s3://fruits/nets/m")
        .succeeded();
    run(
            "fit",
            "--input=s3://fruits/odd",
            "--model=s3://fruits/nets/m",
            "--output=" + temp.resolve("out"),
            "--components=1")
        .succeeded();
  }

  @Test
  void publicWeightsComeFromAMirrorInS3() {
    String name = "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5";
    Path weights = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    server.put("fruits", "mirror/" + name, bytes(weights));
    // Starts the engine, whose libraries stay where they are.
    run("import-model", "--weights=random", "--imageSize=32", "--output=" + temp + "/random")
        .succeeded();
    System.setProperty("orchard.cache", temp.toString());
    try {
      run("import-model", "--weightsUrl=s3://fruits/mirror", "--output=" + temp + "/imagenet")
          .succeeded();
    } finally {
      System.clearProperty("orchard.cache");
    }
    assertThat(temp.resolve("weights").resolve(Path.of(name).getFileName()))
        .hasSameBinaryContentAs(weights);
  }

  @Test
  void anEmptyPrefixIsNamed() {
    Program run = fit("s3://fruits/nothing/here").failedWithOneLine(2);
    assertThat(run.err()).contains("s3://fruits/nothing/here", "no image");
  }

  /** Bucket names are part of the path behind a server of one's own, whatever it is called. */
  @Test
  void aServerMayBeGivenByNameAndABucketHaveDots() {
    server.createBucket("fruits.of.the.world", "eu-west-1");
    server.put("fruits.of.the.world", "in/Apple/1.jpg", IMAGE);
    server.put("fruits.of.the.world", "in/Pear/2.jpg", IMAGE);
    runAt(
            server.endpoint().toString().replace("127.0.0.1", "localhost"),
            "fit",
            "--input=s3://fruits.of.the.world/in",
            "--output=s3://fruits.of.the.world/out",
            "--model=pixels",
            "--imageSize=8")
        .succeeded();
    assertThat(server.keys("fruits.of.the.world", "out/")).contains("out/_SUCCESS");
  }

  @Test
  void optionsLieInABucketOfTheServerToo() throws IOException {
    server.put("fruits", "jobs/fit.yaml", "model: pixels\nimageSize: 8".getBytes(UTF_8));
    run(
            "fit",
            "--config=s3a://fruits/jobs/fit.yaml",
            "--input=s3://fruits/odd",
            "--output=" + temp.resolve("out"))
        .succeeded();
    assertThat(Program.runJson(temp.resolve("out")).at("/options/imageSize").asText())
        .isEqualTo("8");
  }

  @Test
  void aMissingBucketIsNamed() {
    Program run = fit("s3://no-such-bucket/x").failedWithOneLine(2);
    assertThat(run.err()).contains("s3://no-such-bucket", "bucket does not exist");
  }

  @Test
  void anUnreachableServerIsNamed() {
    Program run =
        Program.run(
                "fit",
                "--input=s3://fruits/odd",
                "--model=pixels",
                "--imageSize=8",
                "--output=" + temp.resolve("out"),
                "--awsRegion=eu-west-1",
                "--endpoint=http://127.0.0.1:9",
                "--s3ClientFactoryClass=io.orchard.storage.QuickS3Clients")
            .failedWithOneLine(1);
    assertThat(run.err()).contains("S3 cannot be reached", "--endpoint");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  private Program fit(String input) {
    return run(
        "fit", "--input=" + input, "--model=pixels", "--imageSize=8", "--output=" + temp + "/out");
  }

  private static Program run(String... args) {
    return runAt(server.endpoint().toString(), args);
  }

  private static Program runAt(String endpoint, String... args) {
    return Program.run(Program.with(args, "--awsRegion=eu-west-1", "--endpoint=" + endpoint));
  }

  private static byte[] image(String folder) {
    return bytes(files(Path.of(folder)).get(0));
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

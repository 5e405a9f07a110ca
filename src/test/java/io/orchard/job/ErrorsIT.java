package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.ChildJvm;
import io.orchard.S3Server;
import io.orchard.storage.StrikingS3Clients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of the JVM's, real ones in small heaps and others made on purpose, end the program. */
@Timeout(120)
class ErrorsIT {

  private static S3Server server;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    server = S3Server.start();
    server.createBucket("fruits", "eu-west-1");
    byte[] picture = Files.readAllBytes(Path.of("testdata/images/Test/Apple/apple-09.jpg"));
    for (int i = 0; i < 4; i++) {
      server.put("fruits", "in/Apple/" + i + ".jpg", picture);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @AfterEach
  void calm() {
    StrikingS3Clients.set((call, key) -> {});
  }

  @ParameterizedTest
  @CsvSource({
    // The places are listed once before the run, to see whether there is anything.
    "ListObjectsV2, '', 0",
    "ListObjectsV2, '', 8",
    "GetObject, in/Apple, 0",
    "CreateMultipartUpload, out/_run, 0",
    "CreateMultipartUpload, features/, 0",
    "CreateMultipartUpload, model/, 0",
    "CreateMultipartUpload, run.json, 0",
  })
  @Timeout(30)
  void anErrorInAnyStepEndsTheRun(String call, String key, int after) {
    AtomicInteger calls = new AtomicInteger();
    StrikingS3Clients.set(
        (made, at) -> {
          if (made.equals(call) && at.contains(key) && calls.getAndIncrement() >= after) {
            throw new NoClassDefFoundError("io/orchard/Missing");
          }
        });
    Program run = fit("s3://fruits/out");
    assertThat(calls).hasPositiveValue();
    run.failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err()).contains("a part of the program is missing", "io/orchard/Missing");
    StrikingS3Clients.set((made, at) -> {});
    assertThat(server.keys("fruits", "out/")).noneMatch(left -> left.endsWith("_SUCCESS"));
    if (key.equals("model/")) {
      fit("s3://fruits/out", "--resume=true").succeeded();
      fit("s3://fruits/out", "--overwrite=true").succeeded();
    }
    server
        .keys("fruits", "out/")
        .forEach(left -> server.client().deleteObject(r -> r.bucket("fruits").key(left)));
  }

  @Test
  void anErrorInTheReportLeavesTheResults() throws IOException {
    StrikingS3Clients.set(
        (made, at) -> {
          if (made.equals("CreateMultipartUpload") && at.contains("report.html")) {
            throw new StackOverflowError();
          }
        });
    Program run = fit("s3://fruits/kept").succeeded();
    assertThat(run.err()).contains("the results are complete, but there is no report.html");
    assertThat(server.keys("fruits", "kept/")).contains("kept/_SUCCESS");
  }

  @ParameterizedTest
  @CsvSource({
    "DirectRunner, 16m, ''",
    "DirectRunner, 22m, ''",
    "FlinkRunner, 28m, --flinkMaster=[local]",
  })
  void aSmallHeapEndsTheProgram(String runner, String heap, String option) throws Exception {
    Program run =
        ChildProgram.plain()
            .withFlag("-Xmx" + heap)
            .withFlag("-XX:+UseParallelGC")
            .run(
                "fit",
                "--input=testdata/images",
                "--model=pixels",
                "--imageSize=8",
                "--runner=" + runner,
                option.isEmpty() ? "--shards=1" : option,
                "--output=" + temp.resolve("out"));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(Main.RUN_FAILED);
    assertThat(run.err()).contains("orchard: out of memory").contains("-Xmx");
    assertThat(temp.resolve("out/_SUCCESS")).doesNotExist();
  }

  @Test
  void sparkInASmallHeapIsNotTried() throws Exception {
    ChildProgram.plain()
        .withFlag("-Xmx128m")
        .run(
            "fit",
            "--input=testdata/images",
            "--model=pixels",
            "--runner=SparkRunner",
            "--output=" + temp.resolve("out"))
        .failedWithOneLine(Main.BAD_USAGE);
  }

  /** 1,000 vectors of 30,000 numbers do not fit half of 512 MB with the DirectRunner's copies. */
  @Test
  void whatTheDirectRunnerCannotKeepRunsOnSpark() throws Exception {
    String[] fit = {"fit", "--input=testdata/images", "--model=pixels", "--imageSize=100"};
    Path fitted = temp.resolve("fitted");
    Program.run(Program.with(fit, "--components=5", "--output=" + fitted)).succeeded();
    Path images = temp.resolve("images");
    byte[] picture = Files.readAllBytes(Path.of("testdata/images/Test/Apple/apple-09.jpg"));
    for (int i = 0; i < 1000; i++) {
      Files.write(Files.createDirectories(images.resolve("Apple")).resolve(i + ".jpg"), picture);
    }
    String[] transform = {
      "transform", "--input=" + images, "--pcaModel=" + fitted.resolve("model"),
    };
    Path chosen = temp.resolve("chosen");
    Program run =
        ChildProgram.plain()
            .withFlag("-Xmx512m")
            .run(Program.with(transform, "--output=" + chosen))
            .succeeded();
    assertThat(run.err())
        .contains("orchard: the DirectRunner keeps all features in memory", "--runner=SparkRunner");
    Program.run(Program.with(transform, "--output=" + temp.resolve("direct"))).succeeded();
    List<GenericRecord> rows = Program.table(chosen.resolve("reduced"));
    assertThat(rows).hasSize(1000);
    assertThat(rows).isEqualTo(Program.table(temp.resolve("direct/reduced")));
    ChildProgram.plain()
        .withFlag("-Xmx512m")
        .run(Program.with(transform, "--runner=DirectRunner", "--output=" + temp.resolve("asked")))
        .failedWithOneLine(Main.BAD_USAGE);
    assertThat(temp.resolve("asked")).doesNotExist();
  }

  @Test
  void anErrorInAThreadOfNobodysEndsTheProcess() throws Exception {
    List<String> command = ChildJvm.command();
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Abandoned.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text).isEqualTo(Main.RUN_FAILED);
    assertThat(text.lines()).singleElement().asString().startsWith("orchard: a thread's stack");
  }

  /** A process that waits for a thread which an error has ended, and refuses to go. */
  static final class Abandoned {
    private Abandoned() {}

    public static void main(String[] args) throws InterruptedException {
      Thread.setDefaultUncaughtExceptionHandler(new LostThread(System.err));
      new Thread(
              () -> {
                throw new StackOverflowError();
              })
          .start();
      TimeUnit.MINUTES.sleep(2);
    }
  }

  private static Program fit(String output, String... options) {
    String[] all = {
      "fit",
      "--awsRegion=eu-west-1",
      "--endpoint=" + server.endpoint(),
      "--s3ClientFactoryClass=" + StrikingS3Clients.class.getName(),
      "--input=s3://fruits/in",
      "--model=pixels",
      "--imageSize=8",
      "--output=" + output
    };
    return Program.run(Program.with(all, options));
  }
}

package io.orchard.job;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.forbidden;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Request;
import io.orchard.ChildJvm;
import io.orchard.FaultyS3;
import io.orchard.S3Server;
import io.orchard.cli.Choices;
import io.orchard.cli.CommandLine;
import io.orchard.cli.Job;
import io.orchard.cli.options.FitOptions;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.model.PreparedNetwork;
import io.orchard.pca.PcaPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Plants keys wherever a process may find them, runs jobs that succeed and that fail, with the
 * program's own logging at its most talkative, and looks for the keys in everything that was
 * written, printed or would be sent to workers.
 */
class CanaryIT {

  private static final String KEY_ID = "AKIACANARYCANARYCANA";
  private static final String SECRET = "CanarySecretCanarySecretCanarySecret0123";
  private static final String TOKEN = "CanaryTokenCanaryTokenCanaryToken";
  private static final String PASSWORD = "CanaryPasswordCanaryPassword";

  private static final Map<String, String> IN_ENVIRONMENT =
      Map.of(
          "AWS_ACCESS_KEY_ID", KEY_ID,
          "AWS_SECRET_ACCESS_KEY", SECRET,
          "AWS_SESSION_TOKEN", TOKEN);
  private static final List<String> AS_PROPERTIES =
      List.of(
          "-Daws.accessKeyId=" + KEY_ID,
          "-Daws.secretAccessKey=" + SECRET,
          "-Daws.sessionToken=" + TOKEN);

  private static final Queue<Request> requests = new ConcurrentLinkedQueue<>();

  private static S3Server server;
  private static FaultyS3 proxy;

  /** What is searched: outputs, logs and the processes' folders for temporary files. */
  @TempDir static Path written;

  /** What holds keys itself. */
  @TempDir static Path settings;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start();
    server.client().createBucket(request -> request.bucket("fruits"));
    proxy = FaultyS3.before(server);
    proxy.observe(event -> requests.add(event.getRequest()));
    byte[] picture = Files.readAllBytes(Path.of("testdata/images/Test/Apple/apple-09.jpg"));
    for (int i = 0; i < 6; i++) {
      server.put("fruits", "in/Apple/" + i + ".jpg", picture);
    }
    server.put("fruits", "in/Apple/broken.jpg", new byte[] {1, 2, 3});
    Files.writeString(
        settings.resolve("log4j2.properties"),
        Files.readString(Path.of("src/main/resources/log4j2.properties"))
            .replace("rootLogger.level = warn", "rootLogger.level = ${sys:canary.level:-debug}"));
    Files.writeString(
        settings.resolve("credentials"),
        """
        [default]
        aws_access_key_id = %s
        aws_secret_access_key = %s
        aws_session_token = %s
        """
            .formatted(KEY_ID, SECRET, TOKEN));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    server.close();
  }

  @Test
  void noKeyIsWrittenPrintedOrSent() throws Exception {
    CanarySearch search = new CanarySearch(KEY_ID, SECRET, TOKEN, PASSWORD);
    Map<String, String> inFile =
        Map.of("AWS_SHARED_CREDENTIALS_FILE", settings.resolve("credentials").toString());
    WireMockServer refusing = refusing();
    String s3 = proxy.endpoint().toString();

    List<Run> runs =
        List.of(
            new Run("direct", 0, IN_ENVIRONMENT, List.of("-Dcanary.level=trace"), s3, List.of()),
            new Run("spark", 0, Map.of(), AS_PROPERTIES, s3, runner("SparkRunner")),
            new Run("flink", 0, inFile, List.of(), s3, runner("FlinkRunner")),
            new Run("refused", 1, IN_ENVIRONMENT, AS_PROPERTIES, url(refusing.port()), List.of()),
            new Run("unreachable", 1, inFile, List.of(), url(9), List.of()),
            new Run("foreign", 2, inFile, List.of(), s3, List.of("--requireRegion=us-*")));
    for (Run run : runs) {
      assertThat(run.exitCode()).as(run.name()).isEqualTo(run.expected());
    }
    refusing.stop();
    assertThat(written.resolve("direct/printed.txt"))
        .content()
        .as("the log is at its most talkative")
        .contains(" TRACE ", " DEBUG request: Sending Request", "fit succeeded");
    assertThat(requests)
        .as("the keys were in use")
        .anyMatch(request -> request.getHeader("Authorization").contains(KEY_ID))
        .anyMatch(request -> TOKEN.equals(request.getHeader("x-amz-security-token")));

    refusedOptions(search);
    sentToWorkers(search);
    search.lookInto(written);
    for (S3Object object :
        server.client().listObjectsV2(request -> request.bucket("fruits")).contents()) {
      Path copy = written.resolve("s3").resolve(object.key());
      Files.createDirectories(copy.getParent());
      server.client().getObject(get -> get.bucket("fruits").key(object.key()), copy);
    }
    search.lookInto(written.resolve("s3"));
    System.out.printf(
        "Looked for keys in %,d files, objects and outputs of %,d bytes: %d found%n",
        search.sources(), search.bytes(), search.found().size());
    assertThat(search.found()).isEmpty();
    assertThat(search.bytes()).isGreaterThan(1_000_000);
  }

  @Test
  void theSearchFindsWhatIsThere() throws IOException {
    CanarySearch search = new CanarySearch(SECRET);
    search.lookInto("plain", ("a" + SECRET).getBytes(StandardCharsets.UTF_8));
    search.lookInto("packed", SerializableUtils.serializeToByteArray(SECRET));
    search.lookInto(settings);
    assertThat(search.found()).hasSizeGreaterThanOrEqualTo(3);
  }

  private record Run(
      String name,
      int expected,
      Map<String, String> environment,
      List<String> flags,
      String endpoint,
      List<String> options) {

    int exitCode() throws IOException, InterruptedException {
      Path folder = Files.createDirectories(written.resolve(name));
      List<String> command = ChildJvm.command();
      command.addAll(List.of(System.getProperty("opened.packages.flags").split(" ")));
      command.addAll(List.of("-Xmx700m", "-Djava.io.tmpdir=" + folder));
      command.add("-Dlog4j2.configurationFile=" + settings.resolve("log4j2.properties"));
      command.addAll(flags);
      command.add("-cp");
      command.add(
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
      command.add(Main.class.getName());
      command.addAll(List.of(fit("s3://fruits/" + name, endpoint)));
      command.addAll(options);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("printed.txt").toFile());
      builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(name).isTrue();
      return process.exitValue();
    }
  }

  private static String[] fit(String output, String endpoint) {
    return new String[] {
      "fit",
      "--input=s3://fruits/in",
      "--output=" + output,
      "--model=pixels",
      "--imageSize=8",
      "--formats=parquet,csv",
      "--maxFailureRate=0.5",
      "--awsRegion=eu-west-1",
      "--endpoint=" + endpoint,
      "--s3ClientFactoryClass=io.orchard.storage.QuickS3Clients"
    };
  }

  private static List<String> runner(String runner) {
    return List.of(
        "--runner=" + runner,
        runner.equals("SparkRunner") ? "--sparkMaster=local[2]" : "--flinkMaster=[local]");
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** Answers as S3 does to a key that it does not know. */
  private static WireMockServer refusing() {
    WireMockServer refusing = new WireMockServer(options().dynamicPort());
    refusing.stubFor(
        any(anyUrl())
            .willReturn(
                forbidden()
                    .withBody(
                        "<Error><Code>InvalidAccessKeyId</Code><Message>The AWS Access Key Id you"
                            + " provided does not exist in our records.</Message><AWSAccessKeyId>"
                            + KEY_ID
                            + "</AWSAccessKeyId></Error>")));
    refusing.start();
    return refusing;
  }

  private static void refusedOptions(CanarySearch search) {
    for (String option :
        List.of(
            "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\",\"accessKeyId\":\""
                + KEY_ID
                + "\",\"secretAccessKey\":\""
                + SECRET
                + "\"}",
            "--input=s3://user:" + PASSWORD + "@fruits/in",
            "--endpoint=http://user:" + PASSWORD + "@127.0.0.1:9",
            "--weightsUrl=https://user:" + PASSWORD + "@host/",
            "--weightsUrl=https://host/?X-Amz-Security-Token=" + TOKEN)) {
      Program run =
          Program.run(Program.with(fit("s3://fruits/none", url(9)), option))
              .failedWithOneLine(Main.BAD_USAGE);
      search.lookInto(
          option.substring(0, 8), (run.out() + run.err()).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Looks into the pipeline and its options as runners serialise them. */
  private static void sentToWorkers(CanarySearch search) {
    AS_PROPERTIES.forEach(
        flag -> System.setProperty(flag.substring(2, flag.indexOf('=')), value(flag)));
    try {
      String[] args = fit("s3://fruits/none", proxy.endpoint().toString());
      FitOptions options =
          CommandLine.parse(Job.FIT, List.of(args).subList(1, args.length).toArray(String[]::new))
              .as(FitOptions.class);
      assertThat(
              options
                  .as(AwsOptions.class)
                  .getAwsCredentialsProvider()
                  .resolveCredentials()
                  .secretAccessKey())
          .isEqualTo(SECRET);
      PreparedNetwork network = ChosenNetwork.of(options);
      FeatureRecipe recipe = network.recipe(Choices.preparation(options));
      PcaPlan plan = PcaSettings.of(options, null).plan(recipe.featureCount(), () -> 6, null);
      Pipeline pipeline = Pipeline.create(options);
      FeatureSource source = network.install("s3://fruits/none/model");
      new FitJob(options).build(pipeline, source, source, recipe, plan);
      search.lookInto("pipeline", PipelineTranslation.toProto(pipeline).toByteArray());
      search.lookInto(
          "options",
          new SerializablePipelineOptions(options).toString().getBytes(StandardCharsets.UTF_8));
    } finally {
      AS_PROPERTIES.forEach(flag -> System.clearProperty(flag.substring(2, flag.indexOf('='))));
    }
  }

  private static String value(String flag) {
    return flag.substring(flag.indexOf('=') + 1);
  }
}

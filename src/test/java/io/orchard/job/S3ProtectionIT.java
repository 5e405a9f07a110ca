package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import io.orchard.FaultPlan;
import io.orchard.FaultyS3;
import io.orchard.S3Fault;
import io.orchard.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where data in S3 may lie, and that it is encrypted there. */
class S3ProtectionIT {

  private static final String SSE = "x-amz-server-side-encryption";
  private static final String KEY = "fruits";

  private static S3Server server;
  private static FaultyS3 proxy;

  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    server =
        S3Server.start(
            "--com.adobe.testing.s3mock.store.valid-kms-keys=arn:aws:kms:eu-west-1:111122223333:key/"
                + KEY);
    server.createBucket("here", "eu-central-1");
    server.createBucket("there", "us-west-2");
    proxy = FaultyS3.before(server);
    byte[] picture = Files.readAllBytes(Path.of("testdata/images/Test/Apple/apple-09.jpg"));
    for (String bucket : new String[] {"here", "there"}) {
      server.put(bucket, "in/Apple/1.jpg", picture);
      server.put(bucket, "in/Apple/2.jpg", picture);
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @AfterEach
  void calm() {
    proxy.disturb(FaultPlan.none());
    proxy.observe(event -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "fit, --input=s3://there/in",
    "fit, --tempLocation=s3n://there/tmp",
    "fit, '--input=s3://here/in,s3://there/in'",
    "fit, --output=s3://there/out",
    "fit, --model=s3://there/net",
    "fit, --weights=s3://there/w.h5",
    "fit, --weightsUrl=s3://there/mirror",
    "transform, --pcaModel=s3://there/model",
    "import-model, --output=s3://there/net",
    "fit, --tempLocation=s3://there/temp",
    "fit, '--filesToStage=/x.jar,s3://there/x.jar'",
    "fit, --output=s3a://there/out"
  })
  void aBucketInAForeignRegionIsRefusedUnread(String job, String option) {
    proxy.observe(event -> requests.add(event.getRequest()));
    Program run = run(job, option, "--requireRegion=eu-*").failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err())
        .isEqualTo(
            "orchard: %s: bucket there lies in us-west-2, which --requireRegion=eu-* does not allow%n"
                .formatted(option.substring(0, option.indexOf('='))));
    assertThat(requests)
        .isNotEmpty()
        .allMatch(request -> request.getMethod().equals(RequestMethod.HEAD));
  }

  @Test
  void bucketsInAllowedRegionsAreUsed() {
    run(
            "fit",
            "--input=s3://here/in",
            "--output=s3://here/allowed",
            "--requireRegion=ap-south-1, eu-*",
            "--model=pixels",
            "--imageSize=8")
        .succeeded();
  }

  @Test
  void aModelWhoseNetworkLiesElsewhereIsRefusedAndNobodyAsksThere() {
    run("fit", "--input=s3://here/in", "--output=s3://here/odd", "--model=pixels", "--imageSize=8")
        .succeeded();
    String key = "odd/model/model.json";
    String description =
        server.client().getObjectAsBytes(get -> get.bucket("here").key(key)).asUtf8String();
    server.put(
        "here",
        key,
        description
            .replaceAll("(\"network\"\\s*:\\s*)\"pixels\"", "$1\"s3://there/net\"")
            .getBytes(StandardCharsets.UTF_8));
    String[] options = {
      "--pcaModel=s3://here/odd/model", "--input=s3://here/in", "--output=" + temp.resolve("out")
    };
    requests.clear();
    proxy.observe(event -> requests.add(event.getRequest()));
    Program run = run("transform", options).failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains("--pcaModel: ", "outside the folder, s3://there/net");
    assertThat(requests).isNotEmpty().noneMatch(request -> request.getUrl().startsWith("/there"));
  }

  @Test
  void aBucketWhoseRegionIsNotToldIsRefused() {
    proxy.disturb(FaultPlan.always(S3Fault.DENIED, "/here"));
    Program run =
        run("fit", "--input=s3://here/in", "--requireRegion=eu-*")
            .failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains("does not tell the region of bucket here");
  }

  @Test
  void aBucketThatIsNotThereIsRefused() {
    Program run =
        run("fit", "--input=s3://nowhere/in", "--requireRegion=eu-*")
            .failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains("s3://nowhere: the bucket does not exist");
  }

  @Test
  void localFilesAskNoBucket() {
    proxy.observe(event -> requests.add(event.getRequest()));
    run(
            "fit",
            "--input=testdata/images/Test",
            "--output=" + temp.resolve("out"),
            "--requireRegion=eu-*",
            "--model=pixels",
            "--imageSize=8")
        .succeeded();
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"s3, AES256", "kms, aws:kms"})
  void everyObjectIsWrittenEncrypted(String sse, String algorithm) {
    proxy.observe(event -> requests.add(event.getRequest()));
    String key = sse.equals("kms") ? KEY : null;
    String[] options = {
      "--input=s3://here/in",
      "--output=s3://here/" + sse,
      "--model=pixels",
      "--imageSize=8",
      "--formats=parquet,csv",
      "--sse=" + sse
    };
    run("fit", key == null ? options : Program.with(options, "--sseKmsKeyId=" + key)).succeeded();
    assertThat(requests.stream().filter(S3ProtectionIT::makesAnObject))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            request -> {
              assertThat(request.getHeader(SSE)).isEqualTo(algorithm);
              assertThat(request.getHeader(SSE + "-aws-kms-key-id")).isEqualTo(key);
            });
    assertThat(server.keys("here", sse + "/"))
        .hasSizeGreaterThan(10)
        .allMatch(name -> requests.stream().anyMatch(request -> makes(request, name)));
  }

  @Test
  void noneLeavesItToTheBucket() {
    proxy.observe(event -> requests.add(event.getRequest()));
    run(
            "fit",
            "--input=s3://here/in",
            "--output=s3://here/none",
            "--model=pixels",
            "--imageSize=8",
            "--sse=none")
        .succeeded();
    assertThat(requests.stream().filter(S3ProtectionIT::makesAnObject))
        .isNotEmpty()
        .allMatch(request -> request.getHeader(SSE) == null);
  }

  /** A plain upload, a copy, or the begin of an upload in parts; its parts inherit from that. */
  private static boolean makesAnObject(Request request) {
    String url = request.getUrl();
    return (request.getMethod().equals(RequestMethod.PUT) && !url.contains("uploadId="))
        || (request.getMethod().equals(RequestMethod.POST) && url.contains("?uploads"));
  }

  private static boolean makes(Request request, String key) {
    return makesAnObject(request) && request.getUrl().startsWith("/here/" + key);
  }

  private static Program run(String job, String... options) {
    String[] all = {
      job,
      "--awsRegion=eu-west-1",
      "--endpoint=" + proxy.endpoint(),
      "--s3ClientFactoryClass=io.orchard.storage.QuickS3Clients"
    };
    return Program.run(Program.with(all, options));
  }
}

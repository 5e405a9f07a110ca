package io.orchard;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A real S3 server, Adobe's S3Mock, as a process of its own on a free port of this machine. */
public final class S3Server implements AutoCloseable {

  private static final Pattern STARTED =
      Pattern.compile("Tomcat started on ports? .*?(\\d+) \\(http\\)");

  private final Process process;
  private final URI endpoint;
  private final S3Client client;

  private S3Server(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
    this.client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_WEST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .build();
  }

  /** Starts the server from the jar that the build fetched and waits until it answers. */
  public static S3Server start(String... options) throws IOException {
    List<String> command = ChildJvm.command();
    command.addAll(
        List.of(
            "-Xmx256m",
            "-jar",
            System.getProperty("s3mock.jar", "target/s3mock/s3mock.jar"),
            "--server.port=0",
            "--com.adobe.testing.s3mock.http-port=0"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        drain(log);
        return new S3Server(process, URI.create("http://127.0.0.1:" + started.group(1)));
      }
    }
    throw new IOException("the S3 server did not start:\n" + seen);
  }

  private static void drain(BufferedReader log) {
    Thread thread = new Thread(() -> log.lines().forEach(line -> {}), "s3-server-log");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the server's URL. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns a client of the server. */
  public S3Client client() {
    return client;
  }

  /** Makes a bucket in a region. */
  public void createBucket(String bucket, String region) {
    client.createBucket(
        request ->
            request
                .bucket(bucket)
                .createBucketConfiguration(place -> place.locationConstraint(region)));
  }

  /** Stores an object. */
  public void put(String bucket, String key, byte[] content) {
    client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
  }

  /** Returns the keys that begin with a prefix, of up to 1,000 objects. */
  public List<String> keys(String bucket, String prefix) {
    return client
        .listObjectsV2(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }
}

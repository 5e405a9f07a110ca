package io.orchard.job;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.orchard.OddListing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole runs over a bucket whose listing breaks off, or turns in a circle, after 9 of 12 images.
 */
class OddListingIT {

  private static final WireMockServer S3 = new WireMockServer(options().dynamicPort());

  @TempDir Path temp;

  private Path output;

  @BeforeAll
  static void start() {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    S3.start();
  }

  @AfterAll
  static void stop() {
    S3.stop();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void images() throws IOException {
    output = temp.resolve("out");
    S3.resetAll();
    OddListing.content(S3);
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY", "LOGIN_PAGE", "GARBAGE", "SAME_TOKEN", "CIRCLE"})
  void aRunOverAPartOfTheImagesIsNoSuccess(OddListing odd) {
    odd.second(S3);
    Program run = fit().failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err()).contains("s3://fruits/in/: ", odd.sign());
    assertThat(output.resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void aResumedRunOverAPartOfTheImagesDropsNothing() throws IOException {
    OddListing.whole(S3);
    fit().succeeded();
    List<GenericRecord> features = Program.table(output.resolve("features"));
    assertThat(features).hasSize(12);
    OddListing.LOGIN_PAGE.second(S3);
    fit("--resume=true").failedWithOneLine(Main.RUN_FAILED);
    assertThat(Program.table(output.resolve("features"))).isEqualTo(features);
    assertThat(output.resolve("_SUCCESS")).exists();
  }

  private Program fit(String... more) {
    String[] job = {
      "fit",
      "--input=s3://fruits/in/",
      "--output=" + output,
      "--model=pixels",
      "--imageSize=8",
      "--components=3",
      "--awsRegion=eu-west-1",
      "--endpoint=http://127.0.0.1:" + S3.port(),
      "--s3ClientFactoryClass=io.orchard.storage.HastyS3Clients"
    };
    return Program.run(Program.with(job, more));
  }
}

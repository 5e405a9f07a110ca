package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/** One place in S3, written in other ways. */
class S3SpellingTest {

  private static final String ACCOUNT = "eu-west-1:123456789012:";

  @ParameterizedTest
  @CsvSource({
    "s3a://b/k, s3://b/k",
    "s3n://b/k, s3://b/k",
    "'S3A://b/k, s3n://c', 's3://b/k, s3://c'",
    "s3://arn:aws:s3:e:1:accesspoint/ap/in/a, s3://arn:aws:s3:e:1:accesspoint:ap/in/a",
    "s3://arn:aws:s3:e:1:accesspoint:ap/in/a, s3://arn:aws:s3:e:1:accesspoint:ap/in/a",
    "s3://arn:aws:s3-outposts:e:1:outpost/op/accesspoint/ap/in,"
        + " s3://arn:aws:s3-outposts:e:1:outpost:op:accesspoint:ap/in",
    "/data/s3a/accesspoint/k, /data/s3a/accesspoint/k",
  })
  void everyWayIsOne(String given, String plain) {
    assertThat(S3Spelling.plain(given)).isEqualTo(plain);
  }

  @Test
  void anAccessPointWithAColonLeadsWhereOneWithASlashDoes() {
    assertThat(url("arn:aws:s3:" + ACCOUNT + "accesspoint:ap"))
        .isEqualTo(url("arn:aws:s3:" + ACCOUNT + "accesspoint/ap"))
        .hasHost("ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com");
    assertThat(url("arn:aws:s3-outposts:" + ACCOUNT + "outpost:op-1:accesspoint:ap"))
        .isEqualTo(url("arn:aws:s3-outposts:" + ACCOUNT + "outpost/op-1/accesspoint/ap"));
  }

  private static URI url(String bucket) {
    return S3EndpointProvider.defaultProvider()
        .resolveEndpoint(place -> place.bucket(bucket).region(Region.EU_WEST_1))
        .join()
        .url();
  }
}

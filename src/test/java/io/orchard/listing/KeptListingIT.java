package io.orchard.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.S3Server;
import io.orchard.rows.ImageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/** Listings of a bucket that are kept in it, on a real server. */
class KeptListingIT {

  private static final ImageLocation PLACE = ImageLocation.parse("s3://fruits/in");

  private static S3Server server;
  private static S3Options options;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start();
    server.client().createBucket(request -> request.bucket("fruits"));
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setEndpoint(server.endpoint());
    options.setAwsRegion(Region.EU_WEST_1);
    options.setSSEAlgorithm("AES256");
    FileSystems.setDefaultPipelineOptions(options);
    put("in/a b.jpg");
    put("in/Training/Kiwi/k.jpg");
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private static void put(String key) {
    server.put("fruits", key, new byte[] {1});
  }

  @Test
  void theSecondTimeFindsWhatTheFirstFound() {
    List<ImageFile> first = new ArrayList<>();
    list("s3://fruits/whole", first::add);
    put("in/Apple/new.jpg");
    List<ImageFile> second = new ArrayList<>();
    list("s3://fruits/whole", second::add);
    assertThat(first).extracting(ImageFile::uri).contains("s3://fruits/in/a b.jpg");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aListingThatBreaksOffIsNotKept() {
    assertThatThrownBy(
            () ->
                list(
                    "s3://fruits/half",
                    image -> {
                      throw new IllegalStateException("broken off");
                    }))
        .hasMessage("broken off");
    assertThat(server.keys("fruits", "half")).isEmpty();
  }

  private static void list(String folder, Consumer<ImageFile> consumer) {
    try (ImageStores stores = ImageStores.create(options)) {
      new KeptListing(folder).forEach(stores, PLACE, NameFilter.parse("*.jpg"), () -> {}, consumer);
    }
  }
}

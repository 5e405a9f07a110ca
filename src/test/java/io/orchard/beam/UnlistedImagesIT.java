package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.ChildJvm;
import io.orchard.CountingBucket;
import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.model.FeatureSource;
import io.orchard.rows.ImageFile;
import io.orchard.storage.RetryingS3Clients;
import io.orchard.storage.S3AccessOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/** Images whose size nobody knows before, in a heap that could not hold those of one read ahead. */
@Timeout(300)
class UnlistedImagesIT {

  private static final TypeDescriptor<Long> LONGS = TypeDescriptor.of(Long.class);
  private static final TypeDescriptor<String> STRINGS = TypeDescriptor.of(String.class);
  private static final int IMAGES = 40;
  private static final String HEAP = "-Xmx128m";

  /** A little less than an eighth of a quarter of the heap. */
  private static final int LARGE = (4 << 20) - (64 << 10);

  private static final int TOO_LARGE = (4 << 20) + 1;

  @TempDir Path temp;

  @Test
  void localFilesAreReadByAsManyAsThereIsMemoryFor() throws Exception {
    Path large = write("large.jpg", LARGE);
    for (int i = 0; i < IMAGES; i++) {
      Files.createLink(temp.resolve(i + ".jpg"), large);
    }
    Path tooLarge = write("too-large.jpg", TOO_LARGE);
    Stream<Path> images = IntStream.range(0, IMAGES).mapToObj(i -> temp.resolve(i + ".jpg"));
    runInChild(
        "http://127.0.0.1:9", Stream.concat(images, Stream.of(tooLarge)).map(Path::toString), 1);
  }

  @Test
  void objectsAreReadByAsManyAsThereIsMemoryFor() throws Exception {
    byte[] large = Files.readAllBytes(write("large.jpg", LARGE));
    try (CountingBucket bucket = CountingBucket.of(IMAGES, large)) {
      runInChild(bucket.endpoint().toString(), keys(), 0);
    }
    byte[] tooLarge = Files.readAllBytes(write("too-large.jpg", TOO_LARGE));
    try (CountingBucket bucket = CountingBucket.of(IMAGES, tooLarge)) {
      runInChild(bucket.endpoint().toString(), keys(), IMAGES);
    }
  }

  private static Stream<String> keys() {
    return IntStream.range(0, IMAGES).mapToObj("s3://bucket/images/Apple/%09d.jpg"::formatted);
  }

  /** Writes an image with something behind its end. */
  private Path write(String name, int bytes) throws IOException {
    byte[] image = Files.readAllBytes(Path.of("testdata/images/Test/Apple/apple-09.jpg"));
    return Files.write(temp.resolve(name), Arrays.copyOf(image, bytes));
  }

  private void runInChild(String endpoint, Stream<String> uris, int rejected) throws Exception {
    Path table = Files.write(temp.resolve("table.txt"), (Iterable<String>) uris::iterator);
    List<String> command = ChildJvm.command();
    command.addAll(List.of(HEAP, "-XX:ActiveProcessorCount=2", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(UnlistedImagesIT.class.getName(), endpoint, table.toString()));
    command.add(String.valueOf(rejected));
    Path output = temp.resolve("output.txt");
    ProcessBuilder child = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = child.redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads the images of a table: ENDPOINT TABLE REJECTED. */
  public static void main(String[] args) throws IOException {
    S3Options options = PipelineOptionsFactory.as(S3Options.class);
    options.setAwsRegion(Region.EU_WEST_1);
    options.setEndpoint(URI.create(args[0]));
    options.as(S3AccessOptions.class).setAnonymous(true);
    options.setS3ClientFactoryClass(RetryingS3Clients.class);
    List<ImageFile> images =
        Files.readAllLines(Path.of(args[1])).stream()
            .map(uri -> ImageFile.unlisted(uri, null))
            .toList();
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple extracted =
        pipeline
            .apply(Create.of(images))
            .apply(GroupImages.create().withGroups(2))
            .apply(
                ExtractFeatures.of(
                    FeatureSource.pixels(2, 2), ImagePreparation.of(ResampleFilter.BOX)));
    int rejected = Integer.parseInt(args[2]);
    PAssert.that(
            extracted
                .get(ExtractFeatures.FEATURES)
                .apply("Sizes", MapElements.into(LONGS).via(image -> image.image().bytes())))
        .containsInAnyOrder(Collections.nCopies(images.size() - rejected, (long) LARGE));
    PAssert.that(
            extracted
                .get(ExtractFeatures.REJECTED)
                .apply("Errors", MapElements.into(STRINGS).via(image -> image.error())))
        .containsInAnyOrder(Collections.nCopies(rejected, "FileTooLargeException"));
    pipeline.run().waitUntilFinish();
    System.exit(0);
  }
}

package io.orchard.listing;

import io.orchard.rows.ImageFile;
import io.orchard.storage.RetryingS3Clients;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import software.amazon.awssdk.regions.Region;

/**
 * Lists the bucket at an endpoint and prints images, seconds and the MB live after the last
 * collection.
 */
public final class ListingJvm {
  private ListingJvm() {}

  /** Lists the bucket at the URL that is the only argument. */
  public static void main(String[] args) {
    S3Options options = PipelineOptionsFactory.as(S3Options.class);
    options.setEndpoint(URI.create(args[0]));
    options.setAwsRegion(Region.EU_WEST_1);
    options.setS3ClientFactoryClass(RetryingS3Clients.class);
    long start = System.nanoTime();
    long count;
    try (ImageStores stores = ImageStores.create(options);
        Stream<ImageFile> images =
            stores.list(ImageLocation.parse("s3://bucket/images"), NameFilter.parse("*.jpg"))) {
      count = images.count();
    }
    long live =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
            .mapToLong(ListingJvm::liveBytes)
            .sum();
    System.out.printf(
        Locale.ROOT, "%d %.1f %d%n", count, (System.nanoTime() - start) / 1e9, live >> 20);
  }

  private static long liveBytes(MemoryPoolMXBean pool) {
    return pool.getCollectionUsage().getUsed();
  }
}

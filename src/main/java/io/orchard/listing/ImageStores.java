package io.orchard.listing;

import io.orchard.rows.ImageFile;
import io.orchard.storage.S3Failure;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Every store behind one door; the S3 client is made when the first {@code s3://} URI comes. */
public final class ImageStores implements ImageStore {

  private final ImageStore local = new LocalImageStore(FileMemory.ofThisJvm());
  private final S3Options options;
  private @Nullable S3ImageStore s3;

  private ImageStores(S3Options options) {
    this.options = options;
  }

  /** Returns the stores; region, endpoint and credentials of S3 come from Beam's options. */
  public static ImageStores create(PipelineOptions options) {
    return new ImageStores(options.as(S3Options.class));
  }

  @Override
  public Stream<ImageFile> list(ImageLocation location, NameFilter include, Runnable skipped) {
    return (location.isS3() ? s3() : local).list(location, include, skipped);
  }

  @Override
  public Future<byte[]> read(ImageFile image) {
    return (image.uri().startsWith("s3://") ? s3() : local).read(image);
  }

  /** Returns the store in S3. */
  public synchronized S3ImageStore s3() {
    if (s3 == null) {
      try {
        s3 = S3ImageStore.create(options);
      } catch (SdkException e) {
        throw S3Failure.explain("s3://", e);
      }
    }
    return s3;
  }

  @Override
  public synchronized void close() {
    if (s3 != null) {
      s3.close();
    }
  }
}

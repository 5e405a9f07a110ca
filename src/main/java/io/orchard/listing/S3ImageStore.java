package io.orchard.listing;

import io.orchard.rows.ImageFile;
import io.orchard.storage.S3Failure;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.S3FileSystemConfiguration;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Images in S3 buckets, through the client that Beam's S3 options describe.
 *
 * <p>A listing costs one request per 1,000 keys and holds one page; it brings sizes and ETags
 * along, so that no object is asked for twice. Reads run on a few threads, because S3 answers after
 * tens of milliseconds and a network needs an image every few. What is read is what was listed: the
 * same ETag and the same size, or an error.
 */
public final class S3ImageStore implements ImageStore {

  private static final int CONCURRENT_READS = 16;
  private static final int MAX_KEYS = 1000;
  private static final String HADOOP_MARKER = "_$folder$";

  private final S3FileSystemConfiguration configuration;
  private final FileMemory memory;
  private final S3Client client;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          CONCURRENT_READS,
          task -> {
            Thread thread = new Thread(task, "s3-read");
            thread.setDaemon(true);
            return thread;
          });

  private S3ImageStore(S3FileSystemConfiguration configuration, FileMemory memory) {
    this.configuration = configuration;
    this.memory = memory;
    this.client = configuration.getS3ClientBuilder().build();
  }

  /** Returns a store that reads as the options say, and shares this JVM's memory for files. */
  public static S3ImageStore create(S3Options options) {
    return create(options, FileMemory.ofThisJvm());
  }

  /** As {@link #create(S3Options)}, with memory of its own for files. */
  public static S3ImageStore create(S3Options options, FileMemory memory) {
    return new S3ImageStore(S3FileSystemConfiguration.fromS3Options(options), memory);
  }

  /** Returns the client, which is closed with this store. */
  public S3Client client() {
    return client;
  }

  /** Returns a request to write an object, to be encrypted as everything else. */
  public PutObjectRequest.Builder put(String bucket, String key) {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(key)
        .serverSideEncryption(configuration.getSSEAlgorithm())
        .ssekmsKeyId(configuration.getSSEKMSKeyId())
        .bucketKeyEnabled(configuration.getBucketKeyEnabled());
  }

  @Override
  public Stream<ImageFile> list(ImageLocation location, NameFilter include, Runnable skipped) {
    ImageLocation.PathTest left = include.exclusion();
    int root = location.root().length();
    ImageLocation.PathTest named = include.matcher();
    ImageLocation.PathTest placed = location.matcher();
    return objects(location.bucket(), location.root())
        .filter(object -> !isFolderMarker(object))
        .filter(object -> named.matches(object.key()) && placed.matches(object.key()))
        .filter(object -> !isLeft(object.key().substring(root), left, skipped))
        .map(object -> describe(location.bucket(), object));
  }

  private static boolean isLeft(String below, ImageLocation.PathTest left, Runnable skipped) {
    boolean skips = left.matches(below);
    if (skips) {
      skipped.run();
    }
    return skips;
  }

  /**
   * Returns the objects in a folder of a bucket, or the one object of that name.
   *
   * @param folder a key, with or without a slash at its end, or empty for the whole bucket
   */
  public Stream<S3Object> objects(String bucket, String folder) {
    if (folder.isEmpty() || folder.endsWith("/")) {
      return withPrefix(bucket, folder, MAX_KEYS);
    }
    // Of all keys that start like this one, the key itself comes first.
    Stream<S3Object> itself =
        withPrefix(bucket, folder, 1).limit(1).filter(object -> object.key().equals(folder));
    return Stream.concat(itself, withPrefix(bucket, folder + "/", MAX_KEYS));
  }

  private Stream<S3Object> withPrefix(String bucket, String prefix, int keysPerRequest) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .maxKeys(keysPerRequest)
            .build();
    String place = "s3://" + bucket + "/" + prefix;
    return Listing.stream(
            () -> client.listObjectsV2Paginator(request).contents().iterator(),
            failure -> S3Failure.explain(place, failure))
        .peek(object -> checkAsked(place, prefix, object));
  }

  /** What a listing names may be removed: it must be of what was asked for. */
  private static void checkAsked(String place, String prefix, S3Object object) {
    if (!object.key().startsWith(prefix)) {
      throw new StorageException(
          place + ": the server lists what does not lie there; is --endpoint an S3 server?");
    }
  }

  /** Consoles and Hadoop make empty objects that stand for a folder. */
  private static boolean isFolderMarker(S3Object object) {
    return object.key().endsWith("/")
        || (object.size() == 0 && object.key().endsWith(HADOOP_MARKER));
  }

  private static ImageFile describe(String bucket, S3Object object) {
    String uri = "s3://" + bucket + "/" + object.key();
    return ImageFile.of(uri, object.key(), object.size(), object.eTag());
  }

  /** Reads on one of a few threads, which is free for another image when this is cancelled. */
  @Override
  public Future<byte[]> read(ImageFile image) {
    return readers.submit(() -> content(image));
  }

  private byte[] content(ImageFile image) throws IOException {
    memory.checked(image, image.bytes());
    ImageLocation place = locate(image.uri());
    try {
      return client.getObject(
          request -> request.bucket(place.bucket()).key(place.root()).ifMatch(image.etag()),
          wholeOf(image));
    } catch (SdkException e) {
      checkWanted(e);
      throw S3Failure.explain(image.uri(), e);
    }
  }

  /** The SDK wraps what {@link #length} refuses. */
  private static void checkWanted(SdkException failure) throws IOException {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof NonRetryableException && at.getCause() instanceof IOException unwanted) {
        throw unwanted;
      }
    }
  }

  /** Takes an answer only if it is as long as it has to be; else the client asks again. */
  private ResponseTransformer<GetObjectResponse, byte[]> wholeOf(ImageFile image) {
    return (response, body) -> {
      int bytes = length(image, response, body);
      byte[] content = new byte[bytes];
      int read;
      boolean more;
      try {
        read = body.readNBytes(content, 0, content.length);
        more = read == content.length && body.read() >= 0;
      } catch (IOException e) {
        throw RetryableException.create("reading broke off: " + e.getMessage(), e);
      }
      if (read < content.length || more) {
        throw RetryableException.create(
            more
                ? "more came than the " + bytes + " bytes that were listed"
                : read + " of " + bytes + " bytes came");
      }
      return content;
    };
  }

  /**
   * Returns how long an image has to be: as the listing said, or as the answer says where the size
   * was not known. An answer of another length is wrong, unless there was no ETag to ask for: then
   * it is of another object, and so will the next one be.
   */
  private int length(ImageFile image, GetObjectResponse response, AbortableInputStream body)
      throws IOException {
    Long found = response.contentLength(); // Some servers do not tell.
    try {
      if (!image.hasSize()) {
        if (found == null) {
          throw new IOException("S3 does not tell how long the file is: tell its size with it");
        }
        return memory.checked(image, found);
      }
      if (image.etag() == null && found != null && found != image.bytes()) {
        throw LocalImageStore.changed(image.bytes(), found);
      }
      return memory.checked(image, image.bytes());
    } catch (IOException e) {
      body.abort(); // Who only closes it reads it to its end.
      throw e;
    }
  }

  /**
   * Returns the bucket and, as the root, the key of an object.
   *
   * @throws IllegalArgumentException if there is no key
   */
  public static ImageLocation locate(String uri) {
    int slash = uri.indexOf('/', "s3://".length());
    if (slash < 0) {
      throw new IllegalArgumentException(uri + ": must be s3://bucket/key");
    }
    return new ImageLocation(uri.substring("s3://".length(), slash), uri.substring(slash + 1), "");
  }

  @Override
  public void close() {
    readers.shutdownNow();
    client.close();
  }
}

package io.orchard.rows;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image that a listing found, not read yet.
 *
 * @param uri absolute local path, or {@code s3://bucket/key} with the key as S3 holds it, unescaped
 * @param bytes size of the file in bytes
 * @param etag what becomes another when the content does: S3's ETag, or the time of the last
 *     modification of a local file, ISO-8601 in UTC; null where the file was gone by then
 * @param label name of the folder that holds the file, or null where that is no class
 * @param split name of the folder above the label, as it is spelt there, when it names a {@link
 *     Split}
 */
public record ImageFile(
    String uri, long bytes, @Nullable String etag, @Nullable String label, @Nullable String split) {

  /** Checks that there is a URI and a size. */
  public ImageFile {
    Objects.requireNonNull(uri, "uri");
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative: " + bytes);
    }
  }

  /**
   * Returns the image at a URI, with label and split read off the two folders above the file.
   *
   * @param uri as {@link #uri()}
   * @param path the part of the URI whose folders count, with {@code /} between names: a local
   *     path, or the key in a bucket
   * @param bytes size in bytes
   * @param etag as {@link #etag()}
   */
  public static ImageFile of(String uri, String path, long bytes, @Nullable String etag) {
    String[] names = path.split("/");
    String label = names.length < 2 ? null : names[names.length - 2];
    String above = names.length < 3 ? null : names[names.length - 3];
    String split = Split.of(above) == null ? null : above;
    return new ImageFile(uri, bytes, etag, label == null || label.isEmpty() ? null : label, split);
  }

  /** Returns this image where the name of the folder that holds it is no class. */
  public ImageFile withoutLabel() {
    return label == null ? this : new ImageFile(uri, bytes, etag, null, split);
  }
}

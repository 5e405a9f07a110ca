package io.orchard.rows;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image, not read yet: one that a listing found, or {@linkplain #unlisted none}.
 *
 * <p>A size that is known is held to: a file that is longer or shorter when it is read is rejected.
 *
 * @param uri absolute local path, or {@code s3://bucket/key} with the key as S3 holds it, unescaped
 * @param bytes size of the file in bytes; 0 with an ETag for an empty file, and without one for a
 *     size that nobody knows yet
 * @param etag what becomes another when the content does: S3's ETag, or the time of the last
 *     modification of a local file, ISO-8601 in UTC; null where nobody asked for it, or the file
 *     was gone by then
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

  /**
   * Returns the image at a URI that no listing found. Its size is found when it is read, for which
   * memory has to be set aside before: such a file may have a thirty-second of the heap, where one
   * of known size may have a quarter, and no more than 128 MB.
   *
   * @param uri as {@link #uri()}, or a {@code file:} URI
   * @param label the image's class, or null
   */
  public static ImageFile unlisted(String uri, @Nullable String label) {
    return new ImageFile(uri, 0, null, label, null);
  }

  /** Returns whether {@link #bytes()} is the file's size. */
  public boolean hasSize() {
    return bytes > 0 || etag != null;
  }

  /** Returns this image with the size that was found when it was read. */
  public ImageFile withBytes(long found) {
    return bytes == found ? this : new ImageFile(uri, found, etag, label, split);
  }

  /** Returns this image where the name of the folder that holds it is no class. */
  public ImageFile withoutLabel() {
    return label == null ? this : new ImageFile(uri, bytes, etag, null, split);
  }
}

package io.orchard.listing;

import io.orchard.rows.ImageFile;
import io.orchard.storage.RealPlace;
import io.orchard.storage.Storage;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A place where images are looked for: a folder or prefix, read recursively, one file, or a glob.
 *
 * <p>A glob may match images or folders of images; {@code *} stops at {@code /}, {@code **} does
 * not. A prefix in a bucket means the folder of that name: {@code s3://b/fruits} holds {@code
 * s3://b/fruits/a.jpg} and not {@code s3://b/fruits-old/a.jpg}; {@code s3://b/fruits*} holds both.
 *
 * @param bucket the bucket, or empty for the local file system
 * @param root where the search starts: an absolute local path or a key prefix, without wildcards
 * @param glob what a file or a folder above it must match, or empty for everything below the root
 */
public record ImageLocation(String bucket, String root, String glob) implements Serializable {

  private static final Pattern S3_URI = Pattern.compile("s3://([^/]+)/?(.*)", Pattern.DOTALL);
  private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\),");
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  /**
   * Reads one entry of {@code --input}.
   *
   * @throws IllegalArgumentException if it is an {@code s3} URI without a bucket or has another
   *     scheme
   */
  public static ImageLocation parse(String text) {
    Matcher s3 = S3_URI.matcher(text);
    if (s3.matches()) {
      return of(s3.group(1), s3.group(2), "");
    }
    if (!text.startsWith("file:/") && text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw new IllegalArgumentException("must be a local path or s3://bucket/prefix");
    }
    return of("", Storage.localPath(text).toString(), "/");
  }

  /**
   * Returns a file, or everything in a folder or below a prefix, whatever characters its name
   * holds.
   *
   * @throws IllegalArgumentException if it has another scheme than {@code s3}
   */
  public static ImageLocation at(String uri) {
    if (Storage.isLocal(uri)) {
      return new ImageLocation("", Storage.localPath(uri).toString(), "");
    }
    Matcher s3 = S3_URI.matcher(uri);
    if (!s3.matches()) {
      throw new IllegalArgumentException("must be a local path or s3://bucket/prefix");
    }
    return new ImageLocation(s3.group(1), s3.group(2), "");
  }

  private static ImageLocation of(String bucket, String path, String top) {
    Matcher wildcard = WILDCARD.matcher(path);
    boolean literal = bucket.isEmpty() && Files.exists(Path.of(path));
    if (literal || !wildcard.find()) {
      return new ImageLocation(bucket, path, "");
    }
    checkGlob(path);
    int slash = path.lastIndexOf('/', wildcard.start());
    return new ImageLocation(bucket, slash <= 0 ? top : path.substring(0, slash), path);
  }

  private static void checkGlob(String glob) {
    try {
      Glob.compile(glob);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "is neither there nor a pattern: " + e.getDescription(), e);
    }
  }

  /**
   * Reads a comma-separated list of entries; spaces around a comma do not count. A comma that is
   * part of an entry is written with a backslash before it.
   */
  public static List<ImageLocation> parseAll(String text) {
    return SEPARATOR
        .splitAsStream(text)
        .map(entry -> entry.strip().replace("\\,", ","))
        .filter(entry -> !entry.isEmpty())
        .distinct()
        .map(ImageLocation::parse)
        .toList();
  }

  /** Returns whether the images lie in S3. */
  public boolean isS3() {
    return !bucket.isEmpty();
  }

  /** Returns whether a file, or a file in a folder, at a place may be found here. */
  public boolean holds(RealPlace place) {
    String below = place.below(RealPlace.of(uri()));
    return below != null && takes(below);
  }

  /** Returns whether a path below the root passes the glob. */
  boolean takes(String below) {
    return below.isEmpty() ? glob.isEmpty() : matcher().matches(resolve(below));
  }

  private String resolve(String below) {
    return root.isEmpty() ? below : Storage.resolve(root, below);
  }

  /**
   * Returns how an image that was found here lies below where the search starts: its name alone for
   * one that lies directly there, or is itself the place.
   */
  public String below(String uri) {
    String path = isS3() ? uri.substring("s3://".length() + bucket.length() + 1) : uri;
    String below = path.substring(root.length());
    if (below.isEmpty()) {
      return path.substring(path.lastIndexOf('/') + 1);
    }
    return !root.isEmpty() && !root.endsWith("/") ? below.substring(1) : below;
  }

  /** Returns whether an image that was found here lies directly where the search starts. */
  public boolean isDirectly(ImageFile image) {
    return below(image.uri()).indexOf('/') < 0;
  }

  /** Returns where the search starts, as a path or an {@code s3://} URI. */
  public String uri() {
    return isS3() ? "s3://" + bucket + "/" + root : root;
  }

  /** Returns a test for paths below {@link #root()}: does the path, or a folder of it, match? */
  PathTest matcher() {
    if (glob.isEmpty()) {
      return path -> true;
    }
    Pattern pattern = Glob.compile(glob);
    return path -> {
      for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
        if (pattern.matcher(path.substring(0, end)).matches()) {
          return true;
        }
      }
      return false;
    };
  }

  /** Tests an absolute local path or a key. */
  @FunctionalInterface
  public interface PathTest {
    /** Returns whether a path passes. */
    boolean matches(String path);
  }

  /** Returns the place as it may be given to {@link #parse}. */
  @Override
  public String toString() {
    String path = glob.isEmpty() ? root : glob;
    return isS3() ? "s3://" + bucket + "/" + path : path;
  }
}

package io.orchard.storage;

import io.orchard.cache.Checksum;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Reads and writes whole files through Beam's file systems, local or {@code s3://}, and puts their
 * failures in one line.
 */
public final class Storage {

  /** What is done with an open channel. */
  @FunctionalInterface
  public interface ChannelAction<C, R> {
    /** Does it. */
    R apply(C channel) throws IOException;
  }

  private static final String FILE = "file:";
  private static final Pattern ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

  private Storage() {}

  /** Returns a URI that means the same from everywhere: local paths become absolute. */
  public static String absolute(String uri) {
    return isLocal(uri) ? localPath(uri).toString() : uri;
  }

  /** Returns whether a URI is a path of this machine: a plain one, or a {@code file:} URI. */
  public static boolean isLocal(String uri) {
    return uri.startsWith(FILE) || !uri.matches("[A-Za-z][A-Za-z0-9+.-]+://.*");
  }

  /** Returns a local URI as an absolute path. */
  public static Path localPath(String uri) {
    return Path.of(uri.startsWith(FILE) ? pathOf(uri) : uri).toAbsolutePath().normalize();
  }

  /**
   * Returns the path in a {@code file:} URI. Only what is percent-encoded is another character than
   * it seems: a {@code ?}, a {@code #} and a stray {@code %} are parts of names.
   */
  private static String pathOf(String uri) {
    String path = uri.substring(FILE.length()).replaceFirst("^//(localhost)?(?=/)", "");
    return ENCODED
        .matcher(path)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    new String(
                        HexFormat.of().parseHex(found.group().replace("%", "")),
                        StandardCharsets.UTF_8)));
  }

  /** Returns the URI of something in a folder. */
  public static String resolve(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  /**
   * Returns a file's content.
   *
   * @throws StorageException if it cannot be read
   */
  public static byte[] read(String uri) {
    return reading(uri, channel -> Channels.newInputStream(channel).readAllBytes());
  }

  /**
   * Returns the content of a file that is known to be small; no more of a larger one is read.
   *
   * @throws StorageException if it cannot be read, or is larger than that
   */
  public static byte[] read(String uri, int mostBytes) {
    return reading(
        uri,
        channel -> {
          // The size of a device or a pipe is 0; a large object of S3's costs nothing by its size.
          if (channel.size() <= mostBytes) {
            byte[] content = Channels.newInputStream(channel).readNBytes(mostBytes + 1);
            if (content.length <= mostBytes) {
              return content;
            }
          }
          throw new IOException(
              String.format(Locale.ROOT, "it has more than %,d bytes", mostBytes));
        });
  }

  /**
   * Returns the SHA-256 of a file in hexadecimal, whatever its size.
   *
   * @throws StorageException if it cannot be read
   */
  public static String sha256(String uri) {
    return reading(uri, channel -> Checksum.sha256(Channels.newInputStream(channel)));
  }

  /**
   * Returns whether there is a file.
   *
   * @throws StorageException if that cannot be found out
   */
  public static boolean exists(String uri) {
    if (isLocal(uri)) {
      return Files.exists(localPath(uri));
    }
    try {
      return FileSystems.match(uri, EmptyMatchTreatment.ALLOW).metadata().size() == 1;
    } catch (IOException | SdkException e) {
      throw explain(uri, "read", e);
    }
  }

  /**
   * Replaces a file's content, a local one's in one step.
   *
   * @throws StorageException if it cannot be written
   */
  public static void write(String uri, byte[] content) {
    writeWhole(
        uri,
        channel -> {
          ByteBuffer buffer = ByteBuffer.wrap(content);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        });
  }

  /**
   * Reads a file by an action on its channel, which is closed after it.
   *
   * @throws StorageException if the file cannot be read
   */
  public static <R> R reading(String uri, ChannelAction<SeekableByteChannel, R> action) {
    try (ReadableByteChannel channel = FileSystems.open(resource(uri))) {
      SeekableByteChannel seekable = (SeekableByteChannel) channel;
      return action.apply(isLocal(uri) ? seekable : new WholeChannel(seekable));
    } catch (IOException | SdkException e) {
      throw explain(uri, "read", e);
    }
  }

  /** What writes a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it to a channel, which stays open. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /**
   * Writes a file that is there, under its name, only when all of it is.
   *
   * @throws StorageException if it cannot be written
   */
  public static void writeWhole(String uri, Content content) {
    try {
      if (isLocal(uri)) {
        writeLocal(localPath(uri), content);
      } else {
        // Left open if that fails: to close it makes an object of what came so far.
        WritableByteChannel channel = FileSystems.create(resource(uri), MimeTypes.BINARY);
        content.writeTo(channel);
        channel.close();
      }
    } catch (IOException | SdkException e) {
      throw explain(uri, "written", e);
    }
  }

  private static void writeLocal(Path path, Content content) throws IOException {
    Path part = path.resolveSibling("." + path.getFileName() + ".part");
    try {
      try (WritableByteChannel channel =
          FileSystems.create(resource(part.toString()), MimeTypes.BINARY)) {
        content.writeTo(channel);
      }
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      part.toFile().delete(); // Whatever failed; it is gone if nothing did.
    }
  }

  /**
   * Copies a file to another place, from or to S3 as well.
   *
   * @throws StorageException if it cannot be read or written
   */
  public static void copy(String from, String to) {
    if (isLocal(from) != isLocal(to)) {
      writeWhole(
          to,
          target ->
              reading(
                  from,
                  source ->
                      Channels.newInputStream(source)
                          .transferTo(Channels.newOutputStream(target))));
      return;
    }
    try {
      FileSystems.copy(List.of(resource(from)), List.of(resource(to)));
    } catch (IOException | SdkException e) {
      throw explain(to, "written", e);
    }
  }

  /** Returns what Beam's file systems call a file. */
  public static ResourceId resource(String uri) {
    return FileSystems.matchNewResource(uri, false);
  }

  /** Returns the failure in one line: what could not be done, such as {@code read}, and why. */
  public static StorageException explain(String uri, String verb, Exception failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof SdkException)) {
      cause = cause.getCause();
    }
    if (cause instanceof SdkException sdk) {
      return S3Failure.explain(uri, sdk);
    }
    String reason =
        failure instanceof FileNotFoundException && isLocal(uri)
            ? "no such file, or no permission"
            : String.valueOf(failure.getMessage());
    return new StorageException(uri + ": cannot be " + verb + ": " + reason, failure);
  }
}

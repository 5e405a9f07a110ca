package io.orchard.network.download;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * A place that holds Keras's public weights files, laid out as its authors publish them. Immutable.
 */
public final class WeightsMirror {
  /** Where Keras itself downloads from. */
  public static final String PUBLIC_URL =
      "https://storage.googleapis.com/tensorflow/keras-applications/";

  private final String base;
  private final RemoteReader remote;

  /** Reads files from object stores, which this package has no client for. */
  @FunctionalInterface
  public interface RemoteReader {
    /**
     * Copies a file.
     *
     * @param url begins with {@code s3://}
     * @param file local, replaced if it is there
     * @throws IOException if it cannot be read or written; the message is one line
     */
    void copy(String url, Path file) throws IOException;
  }

  private WeightsMirror(String base, RemoteReader remote) {
    this.base = base;
    this.remote = remote;
  }

  /**
   * Returns a mirror.
   *
   * @param base {@code http://}, {@code https://}, {@code file:} or {@code s3://} URL of a folder,
   *     or its local path; files are looked for below it under the paths they have on {@link
   *     #PUBLIC_URL}
   * @param remote reads from {@code s3://}
   * @throws IllegalArgumentException if the URL is of another kind, or holds a user's name or a
   *     query, which would end up in logs
   */
  public static WeightsMirror of(String base, RemoteReader remote) {
    String scheme = scheme(base);
    if (scheme.equals("http") || scheme.equals("https")) {
      checkPlain(base);
    } else if (!scheme.isEmpty() && !scheme.equals("file") && !scheme.equals("s3")) {
      throw new IllegalArgumentException("a mirror is http, https, file or s3, not " + scheme);
    }
    return new WeightsMirror(base.endsWith("/") ? base : base + "/", remote);
  }

  private static void checkPlain(String base) {
    URI uri;
    try {
      uri = new URI(base);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: " + e.getReason(), e);
    }
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("a mirror's URL needs a host, and no user before it");
    }
    if (uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("paths are added to a mirror's URL: it takes no ? or #");
    }
  }

  /** Returns where the mirror has a file. */
  String url(String path) {
    return base + path;
  }

  /**
   * Brings a file here.
   *
   * @param path of the file, relative to the mirror
   * @param part local file to write; over http(s) what it holds already is not fetched again
   * @param progress is told how far it is
   * @return whether the file was put together from several answers
   * @throws IOException if not all of it could be had; what came over http(s) stays in {@code part}
   */
  boolean fetch(String path, Path part, DownloadProgress progress) throws IOException {
    String url = url(path);
    switch (scheme(base)) {
      case "http", "https" -> {
        return new HttpDownload(URI.create(url), part, progress).run();
      }
      case "s3" -> remote.copy(url, part);
      default -> Files.copy(local(url), part, StandardCopyOption.REPLACE_EXISTING);
    }
    return false;
  }

  private static Path local(String url) {
    if (url.toLowerCase(Locale.ROOT).startsWith("file:/")) {
      return Path.of(URI.create(url));
    }
    return Path.of(url.startsWith("file:") ? url.substring("file:".length()) : url);
  }

  /** Returns the scheme in lower case; empty for a path. */
  private static String scheme(String url) {
    int end = url.indexOf(':');
    boolean found = end > 0 && url.substring(0, end).matches("[A-Za-z][A-Za-z0-9+.-]*");
    return found ? url.substring(0, end).toLowerCase(Locale.ROOT) : "";
  }
}

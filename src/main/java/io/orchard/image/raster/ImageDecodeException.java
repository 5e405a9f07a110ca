package io.orchard.image.raster;

/**
 * Says in one line why a file could not be decoded into pixels.
 *
 * <p>The message is meant for people who look through rejected files: it names the format, if one
 * was recognised, and what is wrong with this file. It never holds a path or a line break.
 */
public final class ImageDecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Makes an exception with a one-line message. */
  public ImageDecodeException(String message) {
    super(message);
  }

  /** Makes an exception with a one-line message and the codec's own error behind it. */
  public ImageDecodeException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.orchard.rows;

import java.util.Objects;

/**
 * An image that could not be turned into features: a row of the {@code rejected/} table.
 *
 * @param uri the image, as {@link ImageFile#uri()}
 * @param stage where it failed
 * @param error the kind of failure, a class name such as {@code ImageDecodeException}
 * @param message what is wrong with the image, one line
 */
public record RejectedImage(String uri, Stage stage, String error, String message) {

  /** Where an image can fail. */
  public enum Stage {
    /** The bytes could not be had. */
    READ,
    /** The bytes are no complete image. */
    DECODE,
    /** The network gave no finite features. */
    EXTRACT
  }

  /** Checks that nothing is missing and folds the message to one line. */
  public RejectedImage {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(error, "error");
    message = message.replaceAll("\\s+", " ").strip();
  }

  /** Returns the rejection of an image because of a failure, whose message it keeps. */
  public static RejectedImage of(String uri, Stage stage, Throwable failure) {
    String message = failure.getMessage();
    String error = failure.getClass().getSimpleName();
    return new RejectedImage(uri, stage, error, message == null ? error : message);
  }
}

package io.orchard.network.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file does not say, or leaves open, and somebody has to: each null where nobody did.
 *
 * @param width input width in pixels
 * @param height input height in pixels
 * @param output name of the output to take
 * @param pooling what makes a vector of it
 * @param preprocessing what the network expects to be done with RGB values 0-255
 * @param crop share of the resized image's short side that is left by the cut, 0.01 to 1
 * @param contentSha256 sum that the files must have
 */
public record OnnxChoices(
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable String output,
    @Nullable Pooling pooling,
    @Nullable Preprocessing preprocessing,
    @Nullable Double crop,
    @Nullable String contentSha256) {

  /** Says nothing. */
  public static final OnnxChoices NOTHING =
      new OnnxChoices(null, null, null, null, null, null, null);

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns what the {@code network.json} in a folder says: a whole one, or one written by hand
   * that says as much as its writer knew. Says nothing if there is none, or if it names another
   * file than this one.
   *
   * @throws NetworkException if it cannot be read
   */
  static OnnxChoices stated(Path folder, String file) {
    Path description = folder.resolve(NetworkDescription.FILE_NAME);
    try {
      return Files.exists(description)
          ? stated(NetworkDescription.bytes(description), file)
          : NOTHING;
    } catch (IOException e) {
      throw new NetworkException(
          "Cannot read " + description + ": " + NetworkException.reason(e), e);
    }
  }

  /**
   * Returns what a {@code network.json} says of a file: nothing if it names another one.
   *
   * @throws NetworkException if it cannot be read
   */
  public static OnnxChoices stated(byte[] json, String file) {
    try {
      JsonNode said = JSON.readTree(json);
      if (!said.isObject()) {
        throw new NetworkException(
            NetworkDescription.FILE_NAME + " describes nothing: it holds no object");
      }
      boolean another = said.hasNonNull("file") && !said.get("file").asText().equals(file);
      return another ? NOTHING : of(said);
    } catch (IOException e) {
      throw new NetworkException(
          "Cannot read "
              + NetworkDescription.FILE_NAME
              + " beside "
              + file
              + ": "
              + NetworkException.reason(e),
          e);
    }
  }

  private static OnnxChoices of(JsonNode said) throws JsonProcessingException {
    JsonNode output = said.path("output");
    return new OnnxChoices(
        value(said.path("width"), Integer.class),
        value(said.path("height"), Integer.class),
        value(output.isObject() ? output.path("tensor") : output, String.class),
        value(said.path("pooling"), Pooling.class),
        value(said.path("preprocessing"), Preprocessing.class),
        value(said.path("crop"), Double.class),
        value(said.path("contentSha256"), String.class));
  }

  private static <T> @Nullable T value(JsonNode node, Class<T> type)
      throws JsonProcessingException {
    return node.isMissingNode() ? null : JSON.treeToValue(node, type);
  }

  /**
   * Returns these choices, and what they leave open as another one makes them.
   *
   * @throws NetworkException if both say something, and not the same
   */
  OnnxChoices completedBy(OnnxChoices stated) {
    return new OnnxChoices(
        agreed("imageSize", width, stated.width, String::valueOf),
        agreed("imageSize", height, stated.height, String::valueOf),
        agreed("outputName", output, stated.output, Function.identity()),
        agreed("pooling", pooling, stated.pooling, Pooling::label),
        agreed("preprocessing", preprocessing, stated.preprocessing, Preprocessing::formula),
        agreed("crop", crop, stated.crop, String::valueOf),
        stated.contentSha256);
  }

  private static <T> @Nullable T agreed(
      String option, @Nullable T chosen, @Nullable T stated, Function<T, String> label) {
    if (chosen != null && stated != null && !chosen.equals(stated)) {
      throw new NetworkException(
          "the network.json beside it says "
              + label.apply(stated)
              + ", --"
              + option
              + " says "
              + label.apply(chosen)
              + "; leave the option out, or change network.json");
    }
    return chosen == null ? stated : chosen;
  }
}

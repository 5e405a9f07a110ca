package io.orchard.network.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a network's folder is, kept as {@code network.json} beside {@code saved_model.pb} or an ONNX
 * file. Two extractors whose descriptions are equal give the same features. Immutable.
 *
 * <p>In a file written by hand beside a {@code saved_model.pb} only {@code preprocessing} matters;
 * whatever it leaves out is read off the model's signature when the model is loaded.
 *
 * @param name the architecture, or the folder's name where that is unknown
 * @param weights where the weights came from: {@code random:7} or a file name; empty if unknown
 * @param weightsSha256 SHA-256 of the weights file, or of that label if random; empty if unknown
 * @param width input width in pixels; 0 if not stated
 * @param height input height in pixels; 0 if not stated
 * @param pooling what makes a vector of the last feature map; null if unknown
 * @param preprocessing what the weights expect to be done with RGB values 0-255
 * @param formula the same, for people to read
 * @param preprocessedBy who has to do it
 * @param precision what it computes in
 * @param featureCount d, values per image; 0 if not stated
 * @param signature key of the signature to run; empty for an ONNX file
 * @param input the signature's input; null if not stated
 * @param output the signature's output; null if not stated
 * @param contentSha256 sum over every other file of the folder; empty if not stated
 * @param file name of the ONNX file; null for a SavedModel
 * @param crop share of the resized image's short side that the network is shown, 0.01 to 1; null
 *     for all of it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NetworkDescription(
    String name,
    String weights,
    String weightsSha256,
    int width,
    int height,
    @Nullable Pooling pooling,
    Preprocessing preprocessing,
    String formula,
    PreprocessedBy preprocessedBy,
    Precision precision,
    int featureCount,
    String signature,
    @Nullable TensorInfo input,
    @Nullable TensorInfo output,
    String contentSha256,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String file,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double crop) {

  /** Name of the file in a network's folder. */
  public static final String FILE_NAME = "network.json";

  /** Key of the signature that is run where none is named. */
  public static final String DEFAULT_SIGNATURE = "serving_default";

  /** Some hundred times as much as such a file has; no more of a larger one is read. */
  public static final int MOST_BYTES = 1 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Who applies the preprocessing. */
  public enum PreprocessedBy {
    /** The graph itself: it takes RGB values 0-255. */
    GRAPH,
    /** Whoever runs the graph, before feeding it. */
    CALLER;

    /** Returns the name as files write it. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Fills in what a file may leave out. */
  public NetworkDescription {
    name = orElse(name, "");
    weights = orElse(weights, "");
    weightsSha256 = orElse(weightsSha256, "");
    preprocessing = orElse(preprocessing, Preprocessing.NONE);
    formula = preprocessing.formula();
    preprocessedBy = orElse(preprocessedBy, PreprocessedBy.CALLER);
    precision = orElse(precision, Precision.FLOAT32);
    signature = orElse(signature, file == null ? DEFAULT_SIGNATURE : "");
    contentSha256 = orElse(contentSha256, "");
  }

  /** Returns what is known of a folder that describes nothing: its name, and no preprocessing. */
  static NetworkDescription undescribed(String name) {
    return new NetworkDescription(
        name,
        "",
        "",
        0,
        0,
        null,
        Preprocessing.NONE,
        "",
        PreprocessedBy.CALLER,
        Precision.FLOAT32,
        0,
        DEFAULT_SIGNATURE,
        null,
        null,
        "",
        null,
        null);
  }

  /**
   * Returns what is known of an ONNX file.
   *
   * @param input with the shape of one image
   * @param output likewise
   */
  public static NetworkDescription ofOnnx(
      String file,
      InputSize size,
      @Nullable Pooling pooling,
      Preprocessing preprocessing,
      @Nullable Double crop,
      int featureCount,
      TensorInfo input,
      TensorInfo output,
      String contentSha256) {
    return new NetworkDescription(
        file,
        "",
        "",
        size.width(),
        size.height(),
        pooling,
        preprocessing,
        "",
        PreprocessedBy.CALLER,
        Precision.FLOAT32,
        featureCount,
        "",
        input,
        output,
        contentSha256,
        file,
        crop);
  }

  /**
   * Returns the description in a folder, or empty if the folder has none.
   *
   * @throws NetworkException if the file cannot be read as one
   */
  public static Optional<NetworkDescription> read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      NetworkDescription read = JSON.readValue(bytes(file), NetworkDescription.class);
      if (read == null) {
        throw new NetworkException(file + " describes nothing: it holds null");
      }
      return Optional.of(read);
    } catch (IOException e) {
      throw new NetworkException("Cannot read " + file + ": " + NetworkException.reason(e), e);
    }
  }

  /**
   * Returns the content of such a file.
   *
   * @throws IOException if it cannot be read, or has more than {@value #MOST_BYTES} bytes
   */
  public static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(String.format(Locale.ROOT, "it has more than %,d bytes", MOST_BYTES));
      }
      return bytes;
    }
  }

  /**
   * Writes the description into a folder, in UTF-8.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE_NAME), toJson());
  }

  /** Returns what {@link #write} writes. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError("Records of texts and numbers can be written", e);
    }
  }

  /** Returns what makes a vector of the last feature map, as options write it, or null. */
  public @Nullable String poolingLabel() {
    return pooling == null ? null : pooling.label();
  }

  /** Returns the name of the output that is taken of an ONNX network, or null for others. */
  public @Nullable String chosenOutput() {
    return file == null || output == null ? null : output.tensor();
  }

  /** Returns this description, computing in another precision. */
  NetworkDescription in(Precision other) {
    return new NetworkDescription(
        name,
        weights,
        weightsSha256,
        width,
        height,
        pooling,
        preprocessing,
        formula,
        preprocessedBy,
        other,
        featureCount,
        signature,
        input,
        output,
        contentSha256,
        file,
        crop);
  }

  /** Returns this description with the folder's actual signature, size and content sum. */
  public NetworkDescription of(String folder, Signature found, InputSize size, String sum) {
    return new NetworkDescription(
        name.isEmpty() ? folder : name,
        weights,
        weightsSha256,
        size.width(),
        size.height(),
        pooling,
        preprocessing,
        formula,
        preprocessedBy,
        precision,
        found.featureCount(),
        signature,
        found.input(),
        found.output(),
        sum,
        file,
        crop);
  }

  private static <T> T orElse(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
